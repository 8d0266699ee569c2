"""Tags as they are written between their quotes → codes, each spelling decoded and checked once in a file."""

from collections.abc import Sequence
from functools import cached_property
from itertools import count, filterfalse

import msgspec
import numpy as np

from scoring.formats.integers import LONGEST, MARGIN, WORD, lengths_of, same_counts
from scoring.formats.strings import IntArray, Strings
from scoring.formats.words import UNKNOWN, CodeArray, SeenStrings, Written

QUOTE = np.uint8(ord('"'))
WORDS = LONGEST // WORD
SLOT_BITS = 18

_decode = msgspec.json.Decoder(str).decode
_decode_all = msgspec.json.Decoder(list[str]).decode
_encode = msgspec.json.Encoder().encode


class WrittenTags:
    """Codes in the order of first sight. ``caf\\u00e9`` and ``café`` are one tag; the latter is its own spelling."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self._codes: dict[bytes, int] = {}
        self._utf8: list[bytes] = []

    @cached_property
    def _seen(self) -> SeenStrings:
        return SeenStrings(WORDS, SLOT_BITS)

    def read_lists(self, lists: Sequence[bytes], each: int, comma: bytes) -> CodeArray | None:
        """The codes of all tags of lists such as ``b'a", "b'``, each of so many; None if anything is odd about one."""
        between = b'"%b"' % comma
        text = b"".join([MARGIN, between.join(lists), between])
        if b"\\" in text:
            split = [items.split(between) for items in lists]
            return self._read([tag for items in split for tag in items]) if {*map(len, split)} == {each} else None
        ends = _ends(text, lists, each, between)
        return None if ends is None else self._read_plain(text, ends, len(between))

    def code_of(self, tag: str) -> int:
        """The code of a tag that has been checked."""
        own = _own_spelling(tag)
        if own not in self._codes:
            self._codes[own] = len(self._utf8)
            self._utf8.append(tag.encode())
        return self._codes[own]

    def table(self) -> Strings:
        offsets = np.zeros(len(self._utf8) + 1, dtype=np.int64)
        np.cumsum([len(tag) for tag in self._utf8], out=offsets[1:])
        return Strings(np.frombuffer(b"".join(self._utf8), dtype=np.uint8), offsets)

    def _read_plain(self, text: bytes, ends: IntArray, gap: int) -> CodeArray | None:
        lengths = lengths_of(ends, LONGEST, gap)
        written = Written.of(text, ends, lengths, WORDS)
        codes = self._seen.codes(written)
        new = np.flatnonzero(codes == UNKNOWN)
        starts = ends - lengths
        learnt = self._read([text[a:b] for a, b in zip(starts[new].tolist(), ends[new].tolist(), strict=True)])
        if learnt is None:
            return None
        if len(new):
            codes[new] = learnt
            self._seen.remember(written.take(new), learnt)
        return codes

    def _read(self, written: Sequence[bytes]) -> CodeArray | None:
        new = dict.fromkeys(filterfalse(self._codes.__contains__, written))
        if new and not self._learn([*new]):
            return None
        return np.fromiter(map(self._codes.__getitem__, written), dtype=np.int32, count=len(written))

    def _learn(self, new: list[bytes]) -> bool:
        tags = _decoded(new)
        if tags is None or max(map(len, tags)) > self.longest or "\0" in "".join(tags):
            return False
        if b"\\" not in b"".join(new):
            self._codes.update(zip(new, count(len(self._utf8))))
            self._utf8 += new
            return True
        for written, tag in zip(new, tags, strict=True):
            self._codes[written] = self.code_of(tag)
        return True


def _ends(text: bytes, lists: Sequence[bytes], each: int, between: bytes) -> IntArray | None:
    """Where the tags end; None unless the text is nothing but tags with ``between`` behind each."""
    data = np.frombuffer(text, dtype=np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    ends = quotes[::2]
    if len(quotes) % 2 or not same_counts(ends, lists, each, len(between)):
        return None
    # Its second quote need not be looked for: one that stands anywhere else makes no string of what it stands in.
    right = all((data[ends + place] == between[place]).all() for place in range(1, len(between) - 1))
    return ends if right and text.find(b"\0", LONGEST) < 0 else None


def _decoded(written: list[bytes]) -> list[str] | None:
    """What these spellings stand for; None unless each, between quotes, is one JSON string."""
    text = b'["%b"]' % b'","'.join(written)
    try:
        if b"\\" in text:
            return [_decode(b'"%b"' % one) for one in written]
        # Where nothing is escaped, a quote within one of them makes two strings of it.
        tags = _decode_all(text)
    except (msgspec.DecodeError, UnicodeError):
        return None
    return tags if len(tags) == len(written) else None


def _own_spelling(tag: str) -> bytes:
    """The one of its spellings that goes by for the tag itself: all of them lead to it."""
    return _encode(tag)[1:-1]
