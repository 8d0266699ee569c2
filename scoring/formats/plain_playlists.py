"""Many playlists at once, where each is written the way that ``json.dumps`` writes it.

A row must be, byte for byte, ``{"id": 1, "songs": [1, 2], "tags": ["a", "b"]}``, or the same without the spaces, and
what stands between the first two rows must stand between all. Then the quotes alone say where everything is: as many
to a row, always at the same places. What stands in the places of the ids, songs and tags is checked no less than in
any other row; a row with anything else about it is left to whoever reads rows one by one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.fields import any_repeats, narrow
from scoring.formats.integers import (
    BLOCK,
    WORD,
    AnyInts,
    Words,
    integers_at,
    integers_between,
    read_integers,
    words_at,
)
from scoring.formats.json_rows import QUOTE, Window
from scoring.formats.strings import IntArray
from scoring.formats.words import CodeArray
from scoring.formats.written_tags import WrittenTags
from scoring.layouts import PlaylistFormat
from scoring.marks import places_apart, places_of

KEY_QUOTES = 6
"""Quotes of a row before those of its tags."""
BETWEEN_ROWS = re.compile(rb'"\]\}[ \t\r\n]{0,8},[ \t\r\n]{0,8}\{')
END = b'"]}'
AHEAD = 4 * WORD
"""Bytes that are there behind the last quote: of rows that are all quotes, the parts are looked for beyond them."""


class Spelling(NamedTuple):
    """One of the two ways to write rows: what stands before the id, the songs and the tags, and between two tags."""

    comma: bytes
    before_id: bytes
    before_songs: bytes
    before_tags: bytes
    between_tags: bytes

    @classmethod
    def of(cls, comma: bytes, colon: bytes) -> Self:
        parts = [b'"id"%b', b'%b"songs"%b[', b']%b"tags"%b["', b'"%b"']
        return cls(comma, parts[0] % colon, parts[1] % (comma, colon), parts[2] % (comma, colon), parts[3] % comma)


SPELLINGS = (Spelling.of(b", ", b": "), Spelling.of(b",", b":"))


class Signs(NamedTuple):
    """What should stand near some of the quotes, at most eight bytes each: near which, how far behind it, and what."""

    quotes: IntArray
    distances: IntArray
    words: Words
    masks: Words

    @classmethod
    def of(cls, parts: Iterable[tuple[int, int, bytes]]) -> Self:
        cut = [
            (quote, distance + at, part[at : at + WORD])
            for quote, distance, part in parts
            for at in range(0, len(part), WORD)
        ]
        quotes, distances, words = zip(*cut, strict=True)
        return cls(
            np.array(quotes),
            np.array(distances)[:, np.newaxis],
            np.array([int.from_bytes(word, "little") for word in words], dtype=np.uint64)[:, np.newaxis],
            np.array([256 ** len(word) - 1 for word in words], dtype=np.uint64)[:, np.newaxis],
        )

    def stand(self, data: bytes, quotes: IntArray) -> NDArray[np.bool_]:
        """In which of the rows all of it stands where it should."""
        words = words_at(data, quotes.T[self.quotes] + self.distances)
        return (words & self.masks == self.words).all(axis=0)


class Found(NamedTuple):
    """Rows of a window that look plain, at least one, by the places of their quotes [rows, quotes of a row]."""

    data: bytes
    quotes: IntArray
    spelling: Spelling

    @property
    def end(self) -> int:
        """Where the last one ends."""
        return int(self.quotes[-1, -1]) + len(END)

    def blocks(self, rows: int) -> Iterator[Self]:
        """The same, so many rows at a time."""
        return (self._replace(quotes=self.quotes[at : at + rows]) for at in range(0, len(self.quotes), rows))


class PlainRows(NamedTuple):
    """``songs`` [n, k]: int32 if they fit, else int64; ``tags`` [n, m]: codes."""

    ids: IntArray
    songs: NDArray[np.int32] | IntArray
    tags: CodeArray


def find_plain(window: Window, layout: PlaylistFormat) -> Found | None:
    """The rows at the window's beginning that are written plainly; None if not even the first one is."""
    data, start = window.data, window.start
    for spelling in SPELLINGS:
        if data.startswith(b"{" + spelling.before_id, start):
            quotes = _quotes(window, KEY_QUOTES + 2 * layout.tags)
            count = _plain_rows(data, quotes, spelling)
            return Found(data, quotes[:count], spelling) if count else None
    return None


def _quotes(window: Window, each: int) -> IntArray:
    """[rows, each]: where the quotes at the ends of strings are, as far as they are those of whole rows."""
    data, start = window.data, window.start
    stop = start + max(window.stop - AHEAD - start, 0) // WORD * WORD
    if data.find(b"\\", start, stop) < 0:
        text = np.frombuffer(data, np.uint8, stop - start, start)
    else:  # where none of the two can hide or seem to hide a quote
        text = np.frombuffer(data[start:stop].replace(b"\\\\", b"  ").replace(b'\\"', b"  "), np.uint8)
    quotes = places_of(text == QUOTE)
    quotes += start
    rows = min(len(quotes) // each, window.most)
    return quotes[: rows * each].reshape(rows, each)


def _plain_rows(data: bytes, quotes: IntArray, spelling: Spelling) -> int:
    """How many of the first rows have all in its place."""
    if not len(quotes):
        return 0
    plain = _signs(spelling, quotes.shape[1]).stand(data, quotes)
    if len(quotes) > 1:
        last, first = quotes[:-1, -1], quotes[1:, 0]
        between = data[last[0] : first[0]]
        if BETWEEN_ROWS.fullmatch(between):  # and so is short enough to be looked for at each of them
            plain[1:] &= (first - last == len(between)) & _sign(between).stand(data, last[:, np.newaxis])
        else:
            plain[1:] = False
    return len(plain) if plain.all() else int(plain.argmin())


@lru_cache(maxsize=8)
def _sign(part: bytes) -> Signs:
    return Signs.of([(0, 0, part)])


@cache
def _signs(spelling: Spelling, each: int) -> Signs:
    """What stands in every row of so many quotes."""
    comma = len(spelling.comma)
    between_tags = [(quote, 0, spelling.between_tags) for quote in range(KEY_QUOTES + 1, each - 1, 2)]
    return Signs.of([
        (0, 0, spelling.before_id),
        (2, -comma, spelling.before_songs),
        (4, -comma - 1, spelling.before_tags),
        *between_tags,
        (each - 1, 0, END),
    ])  # fmt: skip


def read_plain(found: Found, layout: PlaylistFormat, tag_codes: WrittenTags) -> PlainRows | None:
    """The rows, or None if anything is odd about one."""
    quotes, spelling, comma = found.quotes, found.spelling, len(found.spelling.comma)
    ids = integers_at(found.data, quotes[:, 2] - comma, quotes[:, 2] - comma - quotes[:, 0] - len(spelling.before_id))
    items = _songs(found, layout)
    if ids is None or items is None:
        return None
    opened, closed = quotes[:, KEY_QUOTES::2], quotes[:, KEY_QUOTES + 1 :: 2]
    codes = tag_codes.read(found.data, closed.ravel(), (closed - opened - 1).ravel())
    if codes is None or any_repeats(codes := codes.reshape(-1, layout.tags)):
        return None
    return PlainRows(ids.astype(np.int64, copy=False), items, codes)


def _songs(found: Found, layout: PlaylistFormat) -> AnyInts | None:
    """[rows, songs], or None if anything is odd about a list of songs."""
    parts: list[NDArray[Any]] = []
    for block in found.blocks(max(BLOCK // layout.songs, 1)):
        songs = _songs_of(block, layout)
        if songs is None or any_repeats(songs := narrow(songs)):
            return None
        parts.append(songs)
    return np.concatenate(parts)


def _songs_of(found: Found, layout: PlaylistFormat) -> AnyInts | None:
    quotes, spelling, comma = found.quotes, found.spelling, len(found.spelling.comma)
    starts, ends = quotes[:, 2] + len(spelling.before_songs) - comma, quotes[:, 4] - comma - 1
    commas = _commas_of_songs(found, int(starts[0]), layout)
    if commas is not None:
        return integers_between(found.data, starts, commas, ends, spelling.comma)
    songs = [found.data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return read_integers(songs, layout.songs, spelling.comma)


def _commas_of_songs(found: Found, start: int, layout: PlaylistFormat) -> IntArray | None:
    """[rows, songs - 1]: how far they are behind ``start``, where the first row's songs begin, if all rows have the
    same number of commas. None if it is not so many, as where a tag has one.

    Behind those of the songs stand one, those of the tags, one behind the row, and the one behind the next one's id.
    """
    rows, each = len(found.quotes), layout.songs + layout.tags + 1
    size = found.end - start
    marks = np.frombuffer(found.data, np.uint8, -(-size // WORD) * WORD, start) == found.spelling.comma[0]
    marks[size:] = False
    places = places_apart(marks, rows * each - 2)
    if places is None:
        return None
    return np.ndarray((rows, layout.songs - 1), np.int64, places, strides=(each * places.itemsize, places.itemsize))
