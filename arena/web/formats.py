"""What a predictions file looks like, for the pages that ask for one."""

import csv
import io
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.competitions.models import Round
from arena.competitions.queries import questions_file
from arena.competitions.tasks import load_task
from scoring import Task
from scoring.layouts import LabelFormat, PlaylistFormat, RankedListFormat, TableFormat, TranscriptFormat
from scoring.metrics.labelled import LabelledAccuracy
from scoring.shapes import LARGEST, LARGEST_INTEGER
from scoring.table_layout import (
    Column,
    IntegerColumn,
    LabelColumn,
    ListColumn,
    NumberColumn,
    ProbabilitiesColumns,
    ProbabilityColumn,
    ScoreColumn,
)

TASK_FILE = "task.yaml"
EXAMPLE_IDS = ("a-17", "a-18")


@dataclass(frozen=True, slots=True)
class ColumnGuide:
    """The columns that one part of the answer takes, and what their cells hold."""

    names: tuple[str, ...]
    holds: str


def file_name(task: Task) -> str:
    """What such a file is usually called; the site takes any name."""
    match task.format:
        case PlaylistFormat():
            return "results.json"
        case TableFormat() | RankedListFormat(separator="comma"):
            return "results.csv"
        case LabelFormat():
            return "results.tsv"
        case RankedListFormat() | TranscriptFormat():
            return "results.txt"


def check_command(round_: Round) -> str:
    """The command that says offline what the site would say of a file."""
    task = load_task(round_.task)
    said = f"--task {TASK_FILE}" if needs_task_file(round_) else f"--preset {task.preset}"
    questions = questions_file(round_)
    asked = [f"--questions {shlex.quote(questions.name)}"] if questions else []
    return " \\\n  ".join(["python -m scoring validate", said, *asked, file_name(task)])


def needs_task_file(round_: Round) -> bool:
    """Whether the name of a preset does not say it all."""
    return bool(round_.task.keys() != {"preset"})


def guide(task: Task) -> Mapping[str, Any]:
    """What the format's template is given beside the task."""
    match task.format:
        case TableFormat() as layout:
            return {"columns": list(_columns(layout)), "example": _example(layout)}
        case LabelFormat() as layout:
            return {"missing": _missing(task), "example": [12 + 31 * n for n in range(len(layout.levels))]}
        case _:
            return {}


def _missing(task: Task) -> int | None:
    """What a level without a label holds in the answers, if all metrics agree on it."""
    values = {each.metric.missing if isinstance(each.metric, LabelledAccuracy) else None for each in task.metrics}
    return values.pop() if len(values) == 1 else None


def _columns(layout: TableFormat) -> Iterator[ColumnGuide]:
    for name, column in layout.columns.items():
        names = column.classes if isinstance(column, ProbabilitiesColumns) else (name,)
        yield ColumnGuide(names, _holds(column))


def _holds(column: Column) -> str:
    match column:
        case NumberColumn(low=low, high=high):
            said = _within(_("a number"), low, high, LARGEST)
        case IntegerColumn(low=low, high=high):
            said = _within(_("an integer"), low, high, LARGEST_INTEGER)
        case LabelColumn(classes=classes):
            said = _("one of: %s") % ", ".join(classes) if classes else _("a class")
        case ScoreColumn(classes=(_other, wanted)):
            said = _("a number, the higher the likelier “%s” is") % wanted
        case ProbabilityColumn(classes=(_other, wanted)):
            said = _("the probability of “%s”, from 0 to 1") % wanted
        case ProbabilitiesColumns():
            said = _("the probability of each class; together 1 in every row")
        case ListColumn(items=items):
            said = ngettext(
                "up to %(n)d item", "up to %(n)d items, best first, with blanks between them, none twice", items
            ) % {"n": items}
    return said


def _within(what: str, low: float, high: float, largest: float) -> str:
    said = {"what": what, "low": f"{low:.15g}", "high": f"{high:.15g}"}
    match (low > -largest, high < largest):
        case (True, True):
            return _("%(what)s from %(low)s to %(high)s") % said
        case (True, False):
            return _("%(what)s, %(low)s or more") % said
        case (False, True):
            return _("%(what)s, %(high)s or less") % said
        case _:
            return what


def _example(layout: TableFormat) -> str:
    """The first lines of a file that would be taken."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(layout.header)
    for row, identity in enumerate(EXAMPLE_IDS):
        cells = (cell for column in layout.columns.values() for cell in _cells(column, row))
        lines.writerow([identity, *cells])
    return text.getvalue()


def _cells(column: Column, row: int) -> list[str]:
    match column:
        case NumberColumn(low=low, high=high):
            return [f"{min(max((12.5, 8.25)[row], low), high):g}"]
        case IntegerColumn(low=low, high=high):
            return [str(min(max((3, 5)[row], low), high))]
        case LabelColumn(classes=classes):
            return [classes[row % len(classes)] if classes else "AB"[row]]
        case ScoreColumn() | ProbabilityColumn():
            return [("0.73", "0.08")[row]]
        case ProbabilitiesColumns(classes=classes):
            return _shares(len(classes), row)
        case ListColumn(items=items):
            return [" ".join((("item_41", "item_7"), ("item_3", "item_41"))[row][:items])]


def _shares(count: int, row: int) -> list[str]:
    """Probabilities of so many classes that make 1: one likely class, the rest alike."""
    others = round(0.6 / count, 4)
    return [f"{round(1 - others * (count - 1), 4) if place == row else others:g}" for place in range(count)]
