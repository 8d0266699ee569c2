"""Tags as they are written between their quotes → codes, each spelling decoded and checked once in a file."""

from collections.abc import Sequence
from functools import cached_property
from itertools import count, filterfalse, pairwise

import msgspec
import numpy as np

from scoring.formats.integers import WORD
from scoring.formats.strings import IntArray, Strings
from scoring.formats.words import UNKNOWN, CodeArray, SeenStrings, Written
from scoring.sums import offsets_of

WORDS = 4
SLOT_BITS = 18
BLANK, QUOTE, BACKSLASH = (np.uint8(ord(sign)) for sign in ' "\\')

_decode = msgspec.json.Decoder(str).decode
_encode = msgspec.json.Encoder().encode


class WrittenTags:
    """Codes in the order of first sight. ``caf\\u00e9`` and ``café`` are one tag; the latter is its own spelling.

    As long as all tags are short and without escapes, no object is made of any. The first other one, or one that was
    read by itself, makes a dictionary of all.
    """

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self._count = 0
        """Tags as long as there is no dictionary."""
        self._codes: dict[bytes, int] | None = None
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
        newcomers = written.take(new)
        learnt = self._codes_of_short(newcomers) if self._codes is None else None
        if learnt is None:
            learnt = self._codes_of([
                text[end - length : end] for end, length in zip(ends[new].tolist(), lengths[new].tolist(), strict=True)
            ])  # fmt: skip
            if learnt is None:
                return None
            self._seen.remember(newcomers, learnt)
        codes[new] = learnt
        return codes

    def code_of(self, tag: str) -> int:
        """The code of a tag that has been checked."""
        own = _own_spelling(tag)
        codes = self._dictionary() if self._codes is None else self._codes
        code = codes.get(own)
        if code is None:
            code = codes[own] = len(self._utf8)
            self._utf8.append(tag.encode())
        return code

    def table(self) -> Strings:
        if self._codes is None:
            return self._seen.strings(self._count)
        lengths = np.fromiter(map(len, self._utf8), dtype=np.int64, count=len(self._utf8))
        return Strings(np.frombuffer(b"".join(self._utf8), dtype=np.uint8), offsets_of(lengths))

    def _codes_of_short(self, written: Written) -> CodeArray | None:
        """The codes of tags, of which the new ones are learnt; None if it takes the dictionary to say them."""
        if written.lengths.max() > min(WORDS * WORD, self.longest) or not _are_plain(written):
            return None
        codes = self._seen.learn(written, self._count)
        if codes is not None:
            self._count = max(self._count, int(codes.max()) + 1)
        return codes

    def _dictionary(self) -> dict[bytes, int]:
        if self._codes is None:
            table = self._seen.strings(self._count)
            data, ends = table.data.tobytes(), table.offsets.tolist()
            self._utf8 = [data[start:end] for start, end in pairwise(ends)]
            self._codes = dict(zip(self._utf8, count()))
        return self._codes

    def _codes_of(self, spellings: Sequence[bytes]) -> CodeArray | None:
        codes = self._dictionary()
        new = dict.fromkeys(filterfalse(codes.__contains__, spellings))
        if new and not self._learn(codes, [*new]):
            return None
        return np.fromiter(map(codes.__getitem__, spellings), dtype=np.int32, count=len(spellings))

    def _learn(self, codes: dict[bytes, int], new: list[bytes]) -> bool:
        # In one string: with a blank between, what is wrong in one of them is made right by no other.
        text = b" ".join(new)
        if b"\\" in text:
            return self._learn_escaped(codes, new)
        # Bytes are at least as many as signs.
        if _decoded(text) is None or (max(map(len, new)) > self.longest and max(map(_signs, new)) > self.longest):
            return False
        codes.update(zip(new, count(len(self._utf8))))
        self._utf8 += new
        return True

    def _learn_escaped(self, codes: dict[bytes, int], new: list[bytes]) -> bool:
        for written in new:
            tag = _decoded(written)
            if tag is None or len(tag) > self.longest or "\0" in tag:
                return False
            codes[written] = self.code_of(tag)
        return True


def _are_plain(written: Written) -> bool:
    """Are they all JSON strings without escapes?"""
    # Before each a word of zeros: what is wrong in one of them is made right by no other.
    rows = Written([*written.words, np.zeros(len(written.lengths), dtype=np.uint64)], written.lengths).rows()
    if np.count_nonzero(rows < BLANK) != rows.size - written.lengths.sum():
        return False
    if (rows == QUOTE).any() or (rows == BACKSLASH).any():
        return False
    try:
        rows.tobytes().decode()
    except UnicodeDecodeError:
        return False
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
