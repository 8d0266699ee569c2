"""What a predictions file looks like: typed parameters of each format, and the columns it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta

Positive = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ColumnName = Annotated[str, Meta(min_length=1, max_length=64)]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Immutable, typed, and refuses a key it does not know."""


class Limits(Strict, frozen=True):
    """Caps on a predictions file, counted after decompression."""

    bytes: Positive
    rows: Positive
    row_bytes: Positive
    string_chars: Positive


@dataclass(frozen=True)
class ListShape:
    """``width`` items a row, best first; integers as they are, or text as codes. ``shorter`` lists end in -1."""

    width: int
    text: bool
    shorter: bool = False

    kind: ClassVar[str] = "lists"


@dataclass(frozen=True)
class NumberShape:
    """A finite number a row, or ``len(columns)`` of them, each between ``low`` and ``high``."""

    low: float | None = None
    high: float | None = None
    columns: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "matrix" if self.columns else "numbers"


@dataclass(frozen=True)
class LabelShape:
    """One label a row: an integer, or text as a code."""

    text: bool

    @property
    def kind(self) -> str:
        return "labels" if self.text else "codes"


@dataclass(frozen=True)
class TextShape:
    """One free text a row."""

    kind: ClassVar[str] = "texts"


Shape = ListShape | NumberShape | LabelShape | TextShape


class PlaylistFormat(Strict, frozen=True, tag_field="kind", tag="playlists"):
    """A JSON array of ``{"id", "songs": [...], "tags": [...]}``, with exactly so many items in a list."""

    songs: Positive
    tags: Positive

    text_ids: ClassVar[bool] = False

    @property
    def fields(self) -> Mapping[str, Shape]:
        return {"songs": ListShape(self.songs, text=False), "tags": ListShape(self.tags, text=True)}


class RankedListFormat(Strict, frozen=True, tag_field="kind", tag="ranked_lists"):
    """Lines of an id and exactly ``items`` different items, best first.

    ``separator``: ``space`` (any run of blanks) or ``comma`` (blanks around a cell do not count; blank lines,
    lines that begin with ``#`` and one first line ``team_info, …`` are passed over).
    ``refuse_seeds``: an item that the question shows already is refused, where questions are given.
    """

    items: Positive
    separator: Literal["space", "comma"] = "space"
    refuse_seeds: bool = False

    text_ids: ClassVar[bool] = True

    @property
    def fields(self) -> Mapping[str, Shape]:
        return {"items": ListShape(self.items, text=True)}


class LabelFormat(Strict, frozen=True, tag_field="kind", tag="labels"):
    """Lines ``ID<TAB>INTEGER<TAB>…``, one integer for each of ``levels``, without a header."""

    levels: Annotated[tuple[Name, ...], Meta(min_length=1)]

    text_ids: ClassVar[bool] = True

    @property
    def fields(self) -> Mapping[str, Shape]:
        return dict.fromkeys(self.levels, LabelShape(text=False))


class TranscriptFormat(Strict, frozen=True, tag_field="kind", tag="transcripts"):
    """Lines ``ID<TAB>TEXT``. The text may be empty, and nothing of it is stripped."""

    text_ids: ClassVar[bool] = True

    @property
    def fields(self) -> Mapping[str, Shape]:
        return {"text": TextShape()}


class NumberColumn(Strict, frozen=True, tag_field="kind", tag="number"):
    """A finite decimal number; with ``low`` and ``high``, between them."""

    low: float | None = None
    high: float | None = None

    @property
    def shape(self) -> Shape:
        return NumberShape(self.low, self.high)


class LabelColumn(Strict, frozen=True, tag_field="kind", tag="label"):
    """A class name, compared by exact code points; one of ``classes`` if these are given."""

    classes: tuple[ColumnName, ...] = ()

    @property
    def shape(self) -> Shape:
        return LabelShape(text=True)


class ProbabilityColumn(Strict, frozen=True, tag_field="kind", tag="probability"):
    """The probability of the class 1; the answers hold 0 or 1."""

    @property
    def shape(self) -> Shape:
        return NumberShape(0.0, 1.0)


class ProbabilitiesColumns(Strict, frozen=True, tag_field="kind", tag="probabilities"):
    """One column for each class, named after it, whose sum is 1; the answers hold the class."""

    classes: Annotated[tuple[ColumnName, ...], Meta(min_length=2)]

    @property
    def shape(self) -> Shape:
        return NumberShape(0.0, 1.0, self.classes)


class ListColumn(Strict, frozen=True, tag_field="kind", tag="list"):
    """Up to ``items`` different items in a cell, best first, with blanks between them."""

    items: Positive

    @property
    def shape(self) -> Shape:
        return ListShape(self.items, text=True, shorter=True)


Column = NumberColumn | LabelColumn | ProbabilityColumn | ProbabilitiesColumns | ListColumn


class TableFormat(Strict, frozen=True, tag_field="kind", tag="table"):
    """A CSV with a header: the column ``id``, and those of ``columns``, in any order."""

    columns: Annotated[dict[ColumnName, Column], Meta(min_length=1)]
    id: ColumnName = "id"

    text_ids: ClassVar[bool] = True

    def __post_init__(self) -> None:
        names = self.header
        if len(set(names)) != len(names):
            raise ValueError("columns: a name stands twice")

    @property
    def fields(self) -> Mapping[str, Shape]:
        return {name: column.shape for name, column in self.columns.items()}

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a predictions file."""
        names = [self.id]
        for name, column in self.columns.items():
            names += column.classes if isinstance(column, ProbabilitiesColumns) else [name]
        return tuple(names)


Format = PlaylistFormat | RankedListFormat | LabelFormat | TranscriptFormat | TableFormat

Kind = TypeVar("Kind", bound=Strict)


def of_kind(layout: Format, kind: type[Kind]) -> Kind:
    """The layout, which is of this kind: a reader is chosen by it."""
    if not isinstance(layout, kind):
        raise TypeError(f"a reader of {kind.__name__} was given {type(layout).__name__}")
    return layout
