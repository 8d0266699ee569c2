"""What is scored and how: a typed description, from a preset's YAML or a dictionary like it."""

import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Annotated, Any, Literal

import msgspec
import yaml
from msgspec import Meta

from scoring.errors import ScoringError
from scoring.metrics import Headline, Metric

Positive = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]

PRESETS = resources.files("scoring") / "presets"
OVERRIDABLE = frozenset({"limits", "segment_min_rows"})
"""What may be changed without it becoming another task: nothing that changes a score."""


class BadTask(ScoringError):
    """The task description is wrong; the message names the key. For the organizer."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Immutable, typed, and refuses a key it does not know."""


class PlaylistFormat(Strict, frozen=True, tag_field="kind", tag="playlists"):
    """A JSON array of ``{"id", "songs": [...], "tags": [...]}``, with exactly so many items in a list."""

    songs: Positive
    tags: Positive


class Limits(Strict, frozen=True):
    """Caps on a predictions file, counted after decompression."""

    bytes: Positive
    rows: Positive
    row_bytes: Positive
    string_chars: Positive


class TaskMetric(Strict, frozen=True):
    """A metric under the name the board shows, and the field of a row that it looks at."""

    name: Name
    label: dict[str, str]
    field: Literal["songs", "tags"]
    metric: Metric


class Task(Strict, frozen=True, kw_only=True):
    """One way of scoring, whole. Equal descriptions have equal ``sha256``."""

    preset: Name = "custom"
    version: Positive = 1
    title: dict[str, str] = {}
    format: PlaylistFormat
    metrics: tuple[TaskMetric, ...]
    headline: Headline
    segment_min_rows: Positive = 20
    limits: Limits

    def __post_init__(self) -> None:
        names = [metric.name for metric in self.metrics]
        if len(set(names)) != len(names):
            raise ValueError("metrics: a name stands twice")
        if unknown := set(self.headline.weights) - set(names):
            raise ValueError(f"headline.weights: no metric is called {min(unknown)!r}")

    @property
    def truth_limits(self) -> dict[str, int]:
        """For each field that a metric looks at: how many right items a row may have there, from 1."""
        limits: dict[str, int] = {}
        for each in self.metrics:
            limits[each.field] = min(each.metric.max_truth, limits.get(each.field, each.metric.max_truth))
        return limits

    def canonical(self) -> dict[str, Any]:
        """The whole description as plain values; ``load_task`` reads it back."""
        description: dict[str, Any] = msgspec.to_builtins(self)
        return description

    @property
    def sha256(self) -> str:
        text = json.dumps(self.canonical(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def preset_names() -> list[str]:
    return sorted(path.name.removesuffix(".yaml") for path in PRESETS.iterdir() if path.name.endswith(".yaml"))


def load_task(description: Mapping[str, Any]) -> Task:
    """The task of ``{"preset": NAME}``, perhaps with other ``limits`` or ``segment_min_rows``, or a full one.

    >>> load_task({"preset": "melon-2020", "segment_min_rows": 50}).segment_min_rows
    50
    >>> load_task({"preset": "melon-2020", "limits": {"bites": 5}})
    Traceback (most recent call last):
    scoring.task.BadTask: Object contains unknown field `bites` - at `$.limits`
    """
    if not isinstance(description, Mapping):
        raise BadTask("a task is a mapping such as {preset: melon-2020}")
    task = _convert(description if "format" in description else _with_overrides(description))
    if task.preset in preset_names() and _stripped(task) != _stripped(_convert(_preset(task.preset))):
        raise BadTask(f"this is not the preset {task.preset!r} any more: give it another name - at `$.preset`")
    return task


def _with_overrides(description: Mapping[str, Any]) -> dict[str, Any]:
    base = _preset(description.get("preset"))
    for key, value in description.items():
        if key == "preset":
            continue
        if key not in OVERRIDABLE:
            raise BadTask(f"a preset's {key!r} cannot be changed; write a full task - at `$.{key}`")
        base[key] = {**base[key], **value} if isinstance(value, Mapping) and key == "limits" else value
    return base


def _preset(name: object) -> dict[str, Any]:
    if name not in preset_names():
        raise BadTask(f"no preset is called {name!r} ({', '.join(preset_names())}) - at `$.preset`")
    description: dict[str, Any] = yaml.safe_load((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))
    return description


def _convert(description: Mapping[str, Any]) -> Task:
    try:
        return msgspec.convert(dict(description), Task)
    except msgspec.ValidationError as error:
        raise BadTask(str(error)) from error


def _stripped(task: Task) -> dict[str, Any]:
    return {key: value for key, value in task.canonical().items() if key not in OVERRIDABLE}
