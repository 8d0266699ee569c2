"""What a typed column of a table is: cells of text → the values of a field."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from scoring.errors import Problem
from scoring.formats.strict_json import shown

Column = Sequence[str]


class Cells(Protocol):
    """One field of the rows. ``names``: its columns in the file.

    Two ways that must agree: ``parse`` takes many cells at once or says no, and ``problems`` tells what is wrong
    with the cells of one row.
    """

    @property
    def names(self) -> tuple[str, ...]: ...

    def parse(self, columns: list[Column]) -> Any:
        """The values of many rows, given column by column; None where anything is wrong with one of them."""

    def take(self, values: Any) -> None:
        """Keep what ``parse`` gave."""

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        """What is wrong with this field's cells of one row."""

    def field(self) -> Any:
        """All that was taken: a Field in predictions, a Truth in answers."""


def wrong_length(name: str, cell: str, shortest: int, longest: int) -> Iterator[Problem]:
    if len(cell) < shortest:
        yield Problem("empty_cell", field=name)
    elif len(cell) > longest:
        yield Problem("text_too_long", field=name, params={"limit": longest, "got": len(cell)})


def wrong(code: str, name: str, cell: str, **params: Any) -> Problem:
    return Problem(code, field=name, params={"got": shown(cell), **params})
