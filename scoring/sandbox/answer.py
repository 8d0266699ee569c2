"""What a parser child hands back: a length, a JSON head (64 KiB at most), then the columns' bytes.

The file comes from a process that hostile bytes may have taken over. The reader believes nothing: no pickle,
no paths, every size held against what the file really has, every code against the catalogue.
"""

import math
import os
import struct
from typing import Annotated, Any, BinaryIO, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.errors import LISTED, InvalidPredictions, Problem
from scoring.formats import Columns
from scoring.layouts import Format
from scoring.messages import LANGUAGES, render

MAX_HEAD = 64 * 1024
_LENGTH = struct.Struct("!I")

Size = Annotated[int, msgspec.Meta(ge=0)]


class BrokenAnswer(Exception):
    """The child's answer is not one that our own code writes."""


class Array(msgspec.Struct, frozen=True):
    name: str
    dtype: Literal["|u1", "<i4", "<i8", "<f8"]
    shape: Annotated[list[Size], msgspec.Meta(min_length=1, max_length=2)]

    @property
    def size(self) -> int:
        return math.prod(self.shape)


class ParsedColumns(msgspec.Struct, frozen=True, tag="columns"):
    arrays: Annotated[list[Array], msgspec.Meta(max_length=256)]


class SentProblem(msgspec.Struct, frozen=True):
    code: str
    row: int | None
    id: str | int | None
    field: str | None
    params: dict[str, str | int | float | bool | list[str | int | float] | None]


class FoundProblems(msgspec.Struct, frozen=True, tag="problems"):
    problems: Annotated[list[SentProblem], msgspec.Meta(min_length=1, max_length=LISTED)]
    total: Annotated[int, msgspec.Meta(ge=1)]


class Crash(msgspec.Struct, frozen=True, tag="crash"):
    where: str


Head = ParsedColumns | FoundProblems | Crash
_decode_head = msgspec.json.Decoder(Head).decode  # made here, by one thread: see scoring/task.py


def write_columns(answer: BinaryIO, columns: Columns) -> None:
    arrays = {name: np.ascontiguousarray(array) for name, array in columns.arrays().items()}
    described = [
        msgspec.convert({"name": name, "dtype": array.dtype.str, "shape": list(array.shape)}, Array)
        for name, array in arrays.items()
    ]
    _write_head(answer, ParsedColumns(described))
    for array in arrays.values():
        _write_all(answer, array.reshape(-1).view(np.uint8).data)


def write_problems(answer: BinaryIO, error: InvalidPredictions) -> None:
    """The problems, without the last ones where the head would grow too long; ``total`` still counts them."""
    problems = [msgspec.convert(problem.as_dict(), SentProblem) for problem in error.problems]
    while len(problems) > 1 and len(_encoded(FoundProblems(problems, error.total))) > MAX_HEAD:
        problems.pop()
    _write_head(answer, FoundProblems(problems, error.total))


def write_crash(answer: BinaryIO, where: str) -> None:
    _write_head(answer, Crash(where))


def read_answer(answer: BinaryIO, layout: Format) -> Columns:
    """The columns. Raises InvalidPredictions with what the child found, BrokenAnswer for nonsense."""
    answer.seek(0)
    try:
        (length,) = _LENGTH.unpack(answer.read(_LENGTH.size))
        if length > MAX_HEAD:
            raise BrokenAnswer("the head is too long")
        head = _decode_head(answer.read(length))
    except (struct.error, msgspec.DecodeError) as error:
        raise BrokenAnswer(f"unreadable head: {error}") from error
    if isinstance(head, FoundProblems):
        raise InvalidPredictions([_checked(found) for found in head.problems], head.total)
    if isinstance(head, Crash):
        raise BrokenAnswer(ascii(head.where[:200]))
    return Columns.from_arrays(_read_arrays(answer, head.arrays), layout)


def _checked(found: SentProblem) -> Problem:
    """The problem, if the catalogue can tell it: an unknown code would break the page that shows it later."""
    problem = Problem.from_dict(msgspec.to_builtins(found))
    try:
        for lang in LANGUAGES:
            render(problem, lang)
    except (LookupError, ValueError, TypeError) as error:
        raise BrokenAnswer(f"a problem that has no words: {found.code[:50]!a}") from error
    return problem


def _read_arrays(answer: BinaryIO, arrays: list[Array]) -> dict[str, NDArray[Any]]:
    sizes = [array.size * np.dtype(array.dtype).itemsize for array in arrays]
    if sum(sizes) != os.fstat(answer.fileno()).st_size - answer.tell():
        raise BrokenAnswer("the arrays do not fill the file")
    return {
        array.name: np.fromfile(answer, dtype=array.dtype, count=array.size).reshape(array.shape) for array in arrays
    }


def _encoded(head: Head) -> bytes:
    return msgspec.json.encode(head)


def _write_head(answer: BinaryIO, head: Head) -> None:
    payload = _encoded(head)
    _write_all(answer, memoryview(_LENGTH.pack(len(payload)) + payload))


def _write_all(answer: BinaryIO, data: memoryview) -> None:
    while data:
        data = data[answer.write(data) :]
