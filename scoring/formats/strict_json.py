"""One JSON value → Python, with everything refused that lenient parsers let through.

``json`` accepts NaN, infinities, numbers of any size, a key twice in one object, and lone surrogates. None of
these may reach a score or a database, so each is noted here with the field of the row it stands in.
"""

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from scoring.errors import FileError, Problem

INT64 = range(-(2**63), 2**63)
LONGEST_INTEGER = 20
ALL_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
SUSPECT_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Refused:
    """Stands where a value was that JSON or the contract does not allow."""

    code: str


TOO_LARGE, NOT_FINITE = Refused("integer_too_large"), Refused("not_finite")


def parse_row(data: bytes, row: int) -> tuple[Any, list[Problem]]:
    """The value of one array element, and what is not allowed in it.

    Raises :class:`~scoring.errors.FileError` where it is no JSON at all: nothing after it can be trusted then.
    """
    text = _decode(data, row)
    parser = _Parser(large_integers=b"0" * 19 in data.translate(ALL_ZEROS))
    try:
        value = parser.parse(text)
    except json.JSONDecodeError as error:
        raise FileError.of("bad_json", row=row) from error
    problems = [Problem("repeated_key", row, field=shown(key)) for key in parser.repeated]
    if parser.refused or SUSPECT_ESCAPE.search(data):
        fields = value.items() if isinstance(value, dict) else [(None, value)]
        problems += [problem for field, part in fields for problem in _look_into(part, row, field)]
        problems += [Problem(code, row) for key in parser.keys for code in _text_faults(key)]
    return value, problems


def shown(text: str) -> str:
    """Text of a hostile file, fit for a message: short, and with nothing that a terminal or database minds.

    >>> shown("a\\x00b" + "c" * 100) == "a\N{REPLACEMENT CHARACTER}b" + "c" * 57
    True
    """
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:LONGEST_SHOWN])


def _decode(data: bytes, row: int) -> str:
    if b"\0" in data:
        raise FileError.of("nul", row=row)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileError.of("bad_encoding", row=row) from error


class _Parser:
    """json's decoder, noting what it would have let through."""

    def __init__(self, *, large_integers: bool) -> None:
        self.large_integers = large_integers
        self.refused = False
        self.repeated: list[str] = []
        self.keys: set[str] = set()

    def parse(self, text: str) -> Any:
        # Not kept: it refers to this object, and the parsers' children collect no such circles.
        decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            # A call for every number of the file is most of the time here, so only where one may be too large.
            parse_int=self._integer if self.large_integers else None,
            parse_float=self._float,
            parse_constant=lambda _: self._refuse(NOT_FINITE),
        )
        return decoder.decode(text)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        self.keys.update(value)
        if len(value) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated += [key for key, count in counts.items() if count > 1]
        return value

    def _integer(self, digits: str) -> int | Refused:
        # The length first: int() is slow for many digits, and refuses very many with an error of its own.
        if len(digits) < LONGEST_INTEGER - 1:
            return int(digits)
        number = int(digits) if len(digits) <= LONGEST_INTEGER else None
        return number if number is not None and number in INT64 else self._refuse(TOO_LARGE)

    def _float(self, digits: str) -> float | Refused:
        number = float(digits)
        return number if math.isfinite(number) else self._refuse(NOT_FINITE)

    def _refuse(self, what: Refused) -> Refused:
        self.refused = True
        return what


def _look_into(value: Any, row: int, field: str | None) -> list[Problem]:
    codes = dict.fromkeys(_faults(value))
    return [Problem(code, row, field=None if field is None else shown(field)) for code in codes]


def _faults(value: Any) -> list[str]:
    if isinstance(value, Refused):
        return [value.code]
    if isinstance(value, str):
        return _text_faults(value)
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return [code for part in parts for code in _faults(part)]
    return []


def _text_faults(text: str) -> list[str]:
    faults = ["nul"] if "\0" in text else []
    return faults + (["lone_surrogate"] if any("\ud800" <= char <= "\udfff" for char in text) else [])
