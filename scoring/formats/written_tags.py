"""Tags as they are written between their quotes → codes, each spelling decoded and checked once in a file."""

from collections.abc import Sequence
from functools import cached_property
from itertools import count, filterfalse

import msgspec
import numpy as np

from scoring.formats.strings import IntArray, Strings
from scoring.formats.words import UNKNOWN, CodeArray, SeenStrings, Written

WORDS = 4
SLOT_BITS = 18

_decode = msgspec.json.Decoder(str).decode
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

    def read(self, text: bytes, ends: IntArray, lengths: IntArray) -> CodeArray | None:
        """The codes of the tags that end there, each of so many bytes and with a quote behind; None if anything is
        odd about one. Before the first one stands what a row begins with, and behind the last one some eight bytes.
        """
        written = Written.of(text, ends, lengths, WORDS)
        codes = self._seen.codes(written)
        new = np.flatnonzero(codes == UNKNOWN)
        if not len(new):
            return codes
        spellings = [
            text[end - length : end] for end, length in zip(ends[new].tolist(), lengths[new].tolist(), strict=True)
        ]
        learnt = self._codes_of(spellings)
        if learnt is None:
            return None
        codes[new] = learnt
        self._seen.remember(written.take(new), learnt)
        return codes

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

    def _codes_of(self, spellings: Sequence[bytes]) -> CodeArray | None:
        new = dict.fromkeys(filterfalse(self._codes.__contains__, spellings))
        if new and not self._learn([*new]):
            return None
        return np.fromiter(map(self._codes.__getitem__, spellings), dtype=np.int32, count=len(spellings))

    def _learn(self, new: list[bytes]) -> bool:
        # In one string: with a blank between, what is wrong in one of them is made right by no other.
        text = b" ".join(new)
        if b"\\" in text:
            return self._learn_escaped(new)
        # Bytes are at least as many as signs.
        if _decoded(text) is None or (max(map(len, new)) > self.longest and max(map(_signs, new)) > self.longest):
            return False
        self._codes.update(zip(new, count(len(self._utf8))))
        self._utf8 += new
        return True

    def _learn_escaped(self, new: list[bytes]) -> bool:
        for written in new:
            tag = _decoded(written)
            if tag is None or len(tag) > self.longest or "\0" in tag:
                return False
            self._codes[written] = self.code_of(tag)
        return True


def _decoded(written: bytes) -> str | None:
    """What it stands for; None unless it is, between quotes, one JSON string."""
    try:
        return _decode(b'"%b"' % written)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _signs(utf8: bytes) -> int:
    return len(utf8.decode())


def _own_spelling(tag: str) -> bytes:
    """The one of its spellings that goes by for the tag itself: all of them lead to it."""
    return _encode(tag)[1:-1]
