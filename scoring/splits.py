"""Which rows count for the public board, and which for the private one."""

import csv
import hmac
import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.answers import Answers
from scoring.errors import BadAnswers, FileError, Problem, ProblemLog, ScoringError
from scoring.formats.columns import IntArray
from scoring.formats.ids import wrong_ids
from scoring.formats.strict_json import INT64, shown

INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
SIDES = {"public": True, "private": False}


@dataclass(frozen=True, eq=False)
class Split:
    """``public``: one flag a row, in the answers' order. The others are private."""

    public: NDArray[np.bool_]


def make_split(answers: Answers, seed: bytes, public_share: float) -> Split:
    """A split by a hash of the ids under a secret seed, with the same share in each segment.

    It depends on the ids, the segments, the seed and the share alone, not on the order of the answers. Two rows
    or more always have both sides.
    """
    if not 0 <= public_share <= 1:
        raise ScoringError("public_share must lie between 0 and 1")
    if not seed:
        raise ScoringError("a split needs a secret seed")
    public = np.zeros(answers.rows, dtype=bool)
    places = {int(segment): np.flatnonzero(answers.segments == segment) for segment in np.unique(answers.segments)}
    sizes = {segment: len(rows) for segment, rows in places.items()}
    for segment, count in public_counts(sizes, public_share).items():
        ranked = sorted(places[segment].tolist(), key=lambda row: _rank(seed, int(answers.ids[row])))
        public[ranked[:count]] = True
    return Split(public)


def public_counts(sizes: dict[int, int], share: float) -> dict[int, int]:
    """How many rows of each segment are public: the largest remainders get what rounding down left over.

    >>> public_counts({0: 42, 1: 39, 2: 11, 3: 8}, 0.3)
    {0: 13, 1: 12, 2: 3, 3: 2}
    """
    total = sum(sizes.values())
    target = _both_sides(round(total * share), total)
    exact = {segment: Fraction(size * target, total) for segment, size in sizes.items()}
    counts = {segment: math.floor(part) for segment, part in exact.items()}
    by_remainder = sorted(sizes, key=lambda segment: (counts[segment] - exact[segment], segment))
    for segment in by_remainder[: target - sum(counts.values())]:
        counts[segment] += 1
    return counts


def read_split(path: Path, answers: Answers) -> Split:
    """A split from a CSV ``id,split`` (public or private), each id of the answers once.

    Raises :class:`~scoring.errors.BadAnswers`.
    """
    log = ProblemLog()
    try:
        sides = _read_sides(path, log)
    except FileError as error:
        log.extend(error.problems)
    if not log:
        log.extend(wrong_ids(sides.ids, answers.ids, sides.lines))
    if not log and len(sides.ids) > 1 and len(np.unique(sides.public)) < 2:
        log.add(Problem("split_one_sided", field="split"))
    if log:
        problems = [replace(problem, params={**problem.params, "file": "splits"}) for problem in log.problems]
        raise BadAnswers(problems, log.total)
    order = np.argsort(sides.ids)
    return Split(sides.public[order[np.searchsorted(sides.ids, answers.ids, sorter=order)]])


def _both_sides(count: int, total: int) -> int:
    return min(max(count, 1), total - 1) if total >= 2 else count


def _rank(seed: bytes, identity: int) -> bytes:
    return hmac.digest(seed, str(identity).encode(), "sha256")


class _Sides(NamedTuple):
    lines: IntArray
    ids: IntArray
    public: NDArray[np.bool_]


def _read_sides(path: Path, log: ProblemLog) -> _Sides:
    """The lines that are right; what is wrong with the others goes to the log."""
    lines, ids, public = array("q"), array("q"), array("b")
    for line, cells in _lines(path):
        if problem := _wrong_cells(line, cells):
            log.add(problem)
        else:
            lines.append(line)
            ids.append(int(cells[0]))
            public.append(SIDES[cells[1]])
    return _Sides(np.array(lines), np.array(ids), np.array(public, dtype=bool))


def _wrong_cells(line: int, cells: list[str]) -> Problem | None:
    if len(cells) != 2:
        return Problem("split_columns", line, params={"got": len(cells)})
    if not INTEGER.fullmatch(cells[0]) or int(cells[0]) not in INT64:
        return Problem("split_id", line, field="id", params={"got": shown(cells[0])})
    if cells[1] not in SIDES:
        return Problem("split_side", line, int(cells[0]), "split", {"got": shown(cells[1])})
    return None


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines after the header, numbered as in the file."""
    with path.open("rb") as file:
        lines = csv.reader(TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
        try:
            if next(lines, None) != ["id", "split"]:
                raise FileError.of("split_header", row=1)
            for cells in lines:
                if cells:
                    yield lines.line_num, cells
        except UnicodeDecodeError as error:
            raise FileError.of("bad_encoding") from error
        except csv.Error as error:
            raise FileError.of("split_csv", row=lines.line_num) from error
