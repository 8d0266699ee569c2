"""A description → the task: a preset of its name, perhaps with other limits, or a full one."""

import itertools
from collections.abc import Mapping
from importlib import resources
from typing import Any, NamedTuple, get_args

import msgspec
import yaml

from scoring.layouts import Format, TableFormat
from scoring.metrics import Headline, Metric
from scoring.shapes import Positive
from scoring.table_layout import Column
from scoring.table_preset import NAME as TABLE
from scoring.table_preset import Words, describe_table
from scoring.task import Segments, Task
from scoring.task_errors import BadTask, Choices, convert

PRESETS = resources.files("scoring") / "presets"
OVERRIDABLE = frozenset({"limits", "segment_min_rows"})
"""What may be changed without it becoming another task: nothing that changes a score."""


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
