"""Lines ``ID<TAB>TEXT`` → columns. The first tab ends the id; any further one is a character of the text.

The text may be empty and nothing is stripped from it: the metric knows which characters count, and for the
contest's own distance only the space (U+0020) does not.
"""

from collections.abc import Iterable
from pathlib import Path

from scoring.errors import Problem
from scoring.formats.columns import Columns
from scoring.formats.fields import Texts
from scoring.formats.lines import LineIds, read_questions, take_lines, too_long, wrong_columns
from scoring.formats.source import Source
from scoring.formats.strings import Strings
from scoring.formats.truth import TruthRows
from scoring.task import Task


def read_columns(source: Source, task: Task) -> Columns:
    """The columns of a predictions file. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(source, task)
    return Columns(rows.ids.ids, rows.ids.numbers, {"text": Texts(Strings.of(rows.texts))})


def read_truth(path: Path, task: Task) -> TruthRows:
    """The rows of an answers file. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(path, task)
    return TruthRows(rows.ids.ids, rows.ids.numbers.tolist(), {"text": Texts(Strings.of(rows.texts))})


def _read(source: Source, task: Task) -> "_Rows":
    rows = _Rows(task.limits.string_chars)
    take_lines(source, task.limits, rows.take)
    return rows


class _Rows:
    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.ids = LineIds(longest)
        self.texts: list[str] = []

    def take(self, number: int, line: str) -> Iterable[Problem]:
        identity, tab, text = line.partition("\t")
        if not tab:
            return [wrong_columns(number, line, expected=2)]
        problems = [*self.ids.add(number, identity)]
        if len(text) > self.longest:
            problems.append(too_long(number, identity, "text", text, self.longest))
        if not problems:
            self.texts.append(text)
        return problems


__all__ = ["read_columns", "read_questions", "read_truth"]
