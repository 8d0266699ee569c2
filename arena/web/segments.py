"""Groups of rows as people read them: what they are groups of, their names, and their metrics beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arena.web.metrics import Figures
from scoring import Task
from scoring.segments import seeds_of
from scoring.task import SeedCount, SegmentColumn, ShownFields

_SHOWN_FIELDS: dict[str, str | Promise] = {
    "songs_only": gettext_lazy("Songs only"),
    "songs_tags": gettext_lazy("Songs and tags"),
    "title_tags": gettext_lazy("Title and tags"),
    "title_only": gettext_lazy("Title only"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A metric over a group; None where it is undefined there. `share`, 0 … 1, is how long its bar is."""

    value: float | None
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    rows: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Groups:
    """`title` says what divides the rows, `head` stands over their names, `labels` over their metrics."""

    title: str
    head: str
    labels: list[str]
    groups: list[Group]


def groups_of(task: Task, segments: Mapping[str, Any], figures: Figures) -> Groups:
    """`segments` as an evaluation keeps them."""
    scales = {name: _scale(segments, name, is_lower_better=name in figures.lower) for name in figures.metrics}
    title, head = _words(task)
    return Groups(
        title=title,
        head=head,
        labels=list(figures.metrics.values()),
        groups=[
            Group(
                _name(task, key),
                part["rows"],
                [_cell(part["metrics"].get(name), scale) for name, scale in scales.items()],
            )
            for key, part in segments.items()
        ],
    )


def _words(task: Task) -> tuple[str, str]:
    match task.segments:
        case SegmentColumn(column=column):
            return _("By “%s”") % column, column
        case SeedCount():
            return _("By how much the question shows"), _("Rows with")
        case _:
            return _("By what the question shows"), _("Rows with")


def _name(task: Task, key: str) -> str | Promise:
    match task.segments:
        case ShownFields():
            return _SHOWN_FIELDS.get(key, key)
        case SeedCount():
            count = seeds_of(key)
            return ngettext("%(n)d item", "%(n)d items", count) % {"n": count}
        case _:
            return key


def _scale(segments: Mapping[str, Any], name: str, *, is_lower_better: bool) -> float:
    """What a whole bar stands for: 1, or the largest value of an error, or of what may be above 1."""
    largest = max((part["metrics"].get(name, 0.0) for part in segments.values()), default=0.0)
    return largest if is_lower_better or largest > 1 else 1.0


def _cell(value: float | None, scale: float) -> Cell:
    return Cell(value, max(value, 0.0) / scale if value and scale > 0 else 0.0)
