"""What a predictions file looks like: typed parameters of each format."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeVar

from msgspec import Meta

from scoring.shapes import LabelShape, ListShape, Name, Positive, Shape, Strict, TextShape
from scoring.table_layout import TableFormat


class Limits(Strict, frozen=True):
    """Caps on a predictions file, counted after decompression."""

    bytes: Positive
    rows: Positive
    row_bytes: Positive
    string_chars: Positive


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


Format = PlaylistFormat | RankedListFormat | LabelFormat | TranscriptFormat | TableFormat

Kind = TypeVar("Kind", bound=Strict)


def of_kind(layout: Format, kind: type[Kind]) -> Kind:
    """The layout, which is of this kind: a reader is chosen by it."""
    if not isinstance(layout, kind):
        raise TypeError(f"a reader of {kind.__name__} was given {type(layout).__name__}")
    return layout
