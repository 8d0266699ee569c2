"""What is scored and how: a typed description, from a preset's YAML or a dictionary like it."""

import hashlib
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Annotated, Any, NamedTuple, get_args

import msgspec
import yaml
from msgspec import Meta

from scoring.errors import ScoringError
from scoring.layouts import Format, Limits, PlaylistFormat, RankedListFormat, TableFormat
from scoring.messages import metric_meaning
from scoring.metrics import Headline, Metric, WeightedSum
from scoring.metrics.base import RankingMetric
from scoring.shapes import ColumnName, Name, Positive, Strict
from scoring.table_layout import Column
from scoring.table_preset import NAME as TABLE
from scoring.table_preset import Words, describe_table
from scoring.task_errors import BadTask, BadValue, Choices, convert

PRESETS = resources.files("scoring") / "presets"
OVERRIDABLE = frozenset({"limits", "segment_min_rows"})
"""What may be changed without it becoming another task: nothing that changes a score."""


class TaskMetric(Strict, frozen=True):
    """A metric under the name the board shows, and the field of a row that it looks at."""

    name: Name
    label: dict[str, str]
    field: str
    metric: Metric

    def called(self, lang: str) -> str:
        return self.label.get(lang) or self.name

    def meaning(self, lang: str) -> str:
        """What it is, in a sentence without its end."""
        return metric_meaning(str(self.metric.__struct_config__.tag), msgspec.structs.asdict(self.metric), lang)


class ShownFields(Strict, frozen=True, tag_field="by", tag="shown_fields"):
    """Playlists by what the question shows of them: songs, tags, the title."""


class SeedCount(Strict, frozen=True, tag_field="by", tag="seed_count"):
    """Ranked lists by how many items the question shows."""


class SegmentColumn(Strict, frozen=True, tag_field="by", tag="column"):
    """Rows of a table by a column of the answers file."""

    column: ColumnName


Segments = ShownFields | SeedCount | SegmentColumn
SEGMENTED_BY = {PlaylistFormat: ShownFields, RankedListFormat: SeedCount, TableFormat: SegmentColumn}


class Task(Strict, frozen=True, kw_only=True):
    """One way of scoring, whole. Equal descriptions have equal ``sha256``.

    ``stratify``: whether a drawn split keeps the same share of each segment. ``decimals``: how many are shown;
    ranks go by full precision.
    """

    preset: Name = "custom"
    version: Positive = 1
    title: dict[str, str] = msgspec.field(default_factory=dict)
    format: Format
    metrics: Annotated[tuple[TaskMetric, ...], Meta(min_length=1)]
    headline: Headline
    decimals: Annotated[int, Meta(ge=0, le=15)] = 6
    segments: Segments | None = None
    segment_min_rows: Positive = 20
    stratify: bool = True
    limits: Limits

    def __post_init__(self) -> None:
        names = [metric.name for metric in self.metrics]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise BadValue("twice", f"metrics[{place}].name", name=name)
        if unknown := set(self.headline.names) - set(names):
            key = "metrics" if self.headline.relative else f"weights.{min(unknown)}"
            raise BadValue("no_metric", f"headline.{key}", name=min(unknown), known=names)
        for place, each in enumerate(self.metrics):
            self._check_field(each, f"metrics[{place}]")
        self._check_direction()
        self._check_segments()

    def _check_field(self, each: TaskMetric, at: str) -> None:
        shape = self.format.fields.get(each.field)
        if shape is None:
            raise BadValue("no_field", f"{at}.field", name=each.field, known=list(self.format.fields))
        if shape.kind not in each.metric.takes:
            raise BadValue("takes", f"{at}.field", column=each.field, kind=shape.kind, takes=sorted(each.metric.takes))
        if misfit := each.metric.misfit(shape):
            raise BadValue(misfit.fault, f"{at}.metric", **misfit.params, column=each.field)

    def _check_direction(self) -> None:
        if isinstance(self.headline, WeightedSum):
            directions = self._directions(self.headline)
            stated = self.headline.greater_is_better
            if stated is None and len(directions) != 1:
                raise BadValue("two_ways", "headline.greater_is_better")
            if stated is not None and directions == {not stated}:
                raise BadValue("other_way", "headline.greater_is_better")

    def _check_segments(self) -> None:
        if self.segments and not isinstance(self.segments, SEGMENTED_BY.get(type(self.format), ())):
            raise BadValue("segments_of_another", "segments")
        if isinstance(self.segments, SegmentColumn) and isinstance(self.format, TableFormat):
            column = self.segments.column
            if column == self.format.id or column in self.format.columns:
                raise BadValue("no_segment_column", "segments.column", name=column)

    def _directions(self, headline: WeightedSum) -> set[bool]:
        return headline.directions({each.name: each.metric.greater_is_better for each in self.metrics})

    @property
    def greater_is_better(self) -> bool:
        """Of the headline."""
        if self.headline.greater_is_better is None:
            return self._directions(self.headline) == {True}
        return self.headline.greater_is_better

    @property
    def alone(self) -> TaskMetric | None:
        """The metric that is the score, where it is made of no more than that."""
        headline = self.headline
        if not isinstance(headline, WeightedSum) or headline.offset or list(headline.weights.values()) != [1.0]:
            return None
        return self._metric(headline.names[0])

    @property
    def lead(self) -> TaskMetric | None:
        """Where the score needs all teams: the metric by which a team's best submission is told. Else None."""
        if not self.headline.relative:
            return None
        return self._metric(self.headline.names[0])

    def _metric(self, name: str) -> TaskMetric:
        return next(each for each in self.metrics if each.name == name)

    def merit(self, score: float | None, metrics: Mapping[str, float]) -> float:
        """By which one team's submissions are compared, larger being better: the score, or the lead metric."""
        lead = self.lead
        if lead is not None:
            value = metrics[lead.name]
            return value if lead.metric.greater_is_better else -value
        if score is None:
            raise ScoringError("a submission without a score")
        return score if self.greater_is_better else -score

    def place_teams(self, teams: Sequence[Mapping[str, float]]) -> list[tuple[int, float]]:
        """Place in ``teams`` and score, best first, where the score takes all teams; earlier submissions first."""
        if isinstance(self.headline, WeightedSum):
            raise ScoringError("this score takes no other teams")
        directions = {each.name: each.metric.greater_is_better for each in self.metrics}
        return self.headline.standings(teams, directions)

    def resolution(self, rows: int) -> float | None:
        """How far apart two scores over so many rows must be to mean something, at the worst.

        Half of a 95 % interval: a row's value spreads by half its range at most. None where the score is no
        mean of bounded rows.

        >>> load_task({"preset": "melon-2020"}).resolution(400)
        0.049
        """
        metrics = {each.name: each.metric for each in self.metrics}
        width = 0.0
        for name, weight in self.headline.weights.items() if isinstance(self.headline, WeightedSum) else ():
            least, most = metrics[name].bounds
            width += abs(weight) * (most - least) if metrics[name].mean_of_rows else math.inf
        return round(1.96 * width / 2 / math.sqrt(rows), 6) if 0 < width < math.inf and rows else None

    @property
    def truth_limits(self) -> dict[str, int]:
        """For each list that a metric looks at: how many right items a row may have there, from 1."""
        limits: dict[str, int] = {}
        for each in self.metrics:
            if isinstance(each.metric, RankingMetric):
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
    """The presets that need no further word: all but ``table``."""
    return sorted(path.name.removesuffix(".yaml") for path in PRESETS.iterdir() if path.name.endswith(".yaml"))


def load_task(description: Mapping[str, Any]) -> Task:
    """The task of ``{"preset": NAME}``, perhaps with other ``limits`` or ``segment_min_rows``, or a full one.

    A preset may have parameters of its own, such as ``top_n`` of ``brunch-2019``. With another value of one it is
    another task under the same name: its ``sha256`` differs.

    Of the preset ``table`` more is said: at least ``metric`` and ``target``. Raises :class:`BadTask`.

    >>> load_task({"preset": "table", "metric": "rmse", "target": "price"}).greater_is_better
    False
    >>> load_task({"preset": "melon-2020", "segment_min_rows": 50}).segment_min_rows
    50
    >>> load_task({"preset": "melon-2020", "limits": {"bites": 5}})
    Traceback (most recent call last):
    scoring.task_errors.BadTask: limits.bites: there is no such key here
    """
    if not isinstance(description, Mapping):
        raise BadTask("no_mapping")
    if "format" in description:
        task = _convert(description)
    elif description.get("preset") == TABLE:
        return _convert(describe_table(description))
    else:
        task = _convert(_with_overrides(description))
    if task.preset == TABLE and not isinstance(task.format, TableFormat):
        raise BadTask("other_format", "preset", name=TABLE)
    if task.preset in preset_names() and not _is_of_preset(task):
        raise BadTask("other_preset", "preset", name=task.preset)
    return task


def _with_overrides(description: Mapping[str, Any]) -> dict[str, Any]:
    preset = _preset(description.get("preset"))
    base = preset.description
    for key, value in description.items():
        if key == "preset":
            continue
        if key in preset.parameters:
            preset.set_parameter(key, value)
        elif key in OVERRIDABLE:
            base[key] = {**base[key], **value} if isinstance(value, Mapping) and key == "limits" else value
        else:
            raise _not_for_a_preset(str(key), base)
    return base


def _not_for_a_preset(key: str, base: Mapping[str, Any]) -> BadTask:
    if key in base:
        return BadTask("fixed", key)
    if key in Words.__struct_fields__:
        return BadTask("of_table", key, table=TABLE)
    return BadTask("unknown", key)


class _Preset(NamedTuple):
    """A preset file. ``parameters``: for each name the places in the description, ``format.items``, that it sets."""

    description: dict[str, Any]
    parameters: dict[str, list[str]]

    def set_parameter(self, name: str, value: object) -> None:
        number = convert({name: value}, dict[str, Positive])[name]
        for path in self.parameters[name]:
            _set(self.description, path, number)


def _preset(name: object) -> _Preset:
    if name is None:
        raise BadTask("missing", "preset")
    if isinstance(name, list | dict):  # not written out: a short YAML of aliases can stand for gigabytes
        raise BadTask("type", "preset", expected="string", got="list" if isinstance(name, list) else "object")
    if name not in preset_names():
        raise BadTask("choice", "preset", got=str(name), known=[*preset_names(), TABLE])
    description: dict[str, Any] = yaml.safe_load((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"))
    return _Preset(description, description.pop("parameters", {}))


def _set(description: dict[str, Any], path: str, value: object) -> None:
    *keys, last = path.split(".")
    for key in keys:
        description = description[key]
    description[last] = value


def _tags(union: Any) -> tuple[str, ...]:
    return tuple(str(each.__struct_config__.tag) for each in get_args(union))


CHOICES = (
    Choices("format.kind", _tags(Format)),
    Choices("format.separator", ("space", "comma")),
    Choices("metric.kind", _tags(Metric)),
    Choices("headline.kind", _tags(Headline)),
    Choices("segments.by", _tags(Segments)),
    Choices("kind", _tags(Column)),
)
"""For an unknown one to be told what there is; the last is of a table's columns."""

# msgspec 0.22 works a type out when it is first used, and crashes when two threads do so at once: so it is used here,
# where the import lock lets in one.
msgspec.json.Decoder(Task)


def _convert(description: Mapping[str, Any]) -> Task:
    task: Task = convert(description, Task, CHOICES)
    return task


def _is_of_preset(task: Task) -> bool:
    """Whether the task is the preset of its name, but for what may be changed."""
    preset = _preset(task.preset)
    both = [task.canonical(), _convert(preset.description).canonical()]
    for description in both:
        for key in OVERRIDABLE:
            description[key] = None
        for path in itertools.chain(*preset.parameters.values()):
            _set(description, path, None)
    return both[0] == both[1]
