"""Many playlists at once, where each is written the way that ``json.dumps`` writes it.

A row must be, byte for byte, ``{"id": 1, "songs": [1, 2], "tags": ["a", "b"]}``, or the same without the spaces.
What stands in the places of the ids, songs and tags is checked no less than in any other row; a row with
anything else about it is left to whoever reads rows one by one.
"""

import re
from typing import NamedTuple

from scoring.formats.fields import any_repeats
from scoring.formats.integers import read_integers
from scoring.formats.json_rows import Window
from scoring.formats.strings import IntArray
from scoring.formats.words import CodeArray
from scoring.formats.written_tags import WrittenTags
from scoring.layouts import PlaylistFormat

MOST = 1024


class Spelling(NamedTuple):
    """One of the two ways to write rows; ``row`` has groups for the id, songs and tags, and ends behind its comma."""

    row: re.Pattern[bytes]
    comma: bytes

    @classmethod
    def of(cls, comma: bytes, colon: bytes) -> "Spelling":
        integer = rb"(-?(?:0|[1-9][0-9]{0,17}))"
        parts = [rb'\{"id"', colon, integer, comma, rb'"songs"', colon, rb"\[([^\]]*)\]"]
        parts += [comma, rb'"tags"', colon, rb'\["([^}]*)"\]\}', rb"[ \t\r\n]*,[ \t\r\n]*"]
        return cls(re.compile(b"".join(parts)), comma)


SPELLINGS = (Spelling.of(b", ", b": "), Spelling.of(b",", b":"))
TAGS_END = len(b'"]}')


class Found(NamedTuple):
    """Rows of a window that look plain; the last one ends at ``end``."""

    rows: list[tuple[bytes, ...]]
    comma: bytes
    end: int


class PlainRows(NamedTuple):
    ids: list[int]
    songs: IntArray
    tags: CodeArray


def find_plain(window: Window) -> Found | None:
    """The rows at the window's beginning that are written plainly; None if not even the first one is."""
    for pattern, comma in SPELLINGS:
        if window.most and pattern.match(window.data, window.start, window.stop):
            return _all_plain(window, pattern, comma)
    return None


def _all_plain(window: Window, pattern: re.Pattern[bytes], comma: bytes) -> Found:
    rows: list[tuple[bytes, ...]] = []
    at = end = window.start
    for _ in range(min(window.most, MOST)):
        row = pattern.match(window.data, at, window.stop)
        if row is None:
            break
        rows.append(row.groups())
        at, end = row.end(), row.end(3)
    return Found(rows, comma, end + TAGS_END)


def read_plain(found: Found, layout: PlaylistFormat, tag_codes: WrittenTags) -> PlainRows | None:
    """The rows, or None if anything is odd about one."""
    ids, songs, tags = zip(*found.rows, strict=True)
    numbers = read_integers(songs, layout.songs, found.comma)
    if numbers is None or any_repeats(numbers):
        return None
    codes = tag_codes.read_lists(tags, layout.tags, found.comma)
    if codes is None or any_repeats(codes.reshape(-1, layout.tags)):
        return None
    return PlainRows([*map(int, ids)], numbers, codes)
