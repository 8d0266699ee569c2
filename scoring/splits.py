"""Which rows count for the public board, and which for the private one."""

import csv
import hmac
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from io import TextIOWrapper
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.answer_checks import faults_of_side
from scoring.answers import Answers, in_file
from scoring.errors import BadAnswers, FileError, Problem, ProblemLog, ScoringError
from scoring.formats.ids import Ids, IntegerIds, TextIds, places_among, wrong_ids
from scoring.formats.strict_json import INT64, shown
from scoring.formats.strings import Strings
from scoring.task import Task

INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
SIDES = {"public": True, "private": False}


@dataclass(frozen=True, eq=False)
class Split:
    """``public``: bool [n], one flag a row, in the answers' order. The others are private."""

    public: NDArray[np.bool_]


def make_split(answers: Answers, seed: bytes, public_share: float, *, stratify: bool = True) -> Split:
    """A split by a hash of the ids under a secret seed; with ``stratify``, the same share in each segment.

    It depends on the ids, the segments, the seed and the share alone, not on the order of the answers. Two rows
    or more always have both sides.
    """
    if not 0 <= public_share <= 1:
        raise ScoringError("public_share must lie between 0 and 1")
    if not seed:
        raise ScoringError("a split needs a secret seed")
    codes = answers.segments.codes if stratify else np.zeros(answers.rows, dtype=np.int16)
    public = np.zeros(answers.rows, dtype=bool)
    shown = answers.ids.shown()
    places = {int(segment): np.flatnonzero(codes == segment) for segment in np.unique(codes)}
    sizes = {segment: len(rows) for segment, rows in places.items()}
    for segment, count in public_counts(sizes, public_share).items():
        ranked = sorted(places[segment].tolist(), key=lambda row: _rank(seed, shown[row]))
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


def read_split(path: Path | str, answers: Answers) -> Split:
    """A split from a CSV ``id,split`` (public or private), each id of the answers once.

    Raises :class:`~scoring.errors.BadAnswers`, OSError.
    """
    path = Path(path)
    log = ProblemLog()
    sides = _Sides(integer=isinstance(answers.ids, IntegerIds))
    try:
        sides.read(path, log)
    except FileError as error:
        log.extend(error.problems)
    if not log:
        ids = sides.ids
        log.extend(wrong_ids(ids, answers.ids, places_among(ids, answers.ids), np.array(sides.lines)))
    if not log and len(sides.public) > 1 and len(set(sides.public)) < 2:
        log.add(Problem("split_one_sided", field="split"))
    if log:
        raise BadAnswers(list(in_file(log.problems, "splits")), log.total)
    return Split(np.array(sides.public, dtype=bool)[places_among(answers.ids, sides.ids)])


def check_split(split: Split, answers: Answers, task: Task) -> None:
    """Raise :class:`~scoring.errors.BadAnswers` where a side leaves a metric undefined, whatever is predicted."""
    log = ProblemLog()
    for name, side in (("public", split.public), ("private", ~split.public)):
        for problem in faults_of_side(answers.fields, task, side) if side.any() else ():
            log.add(replace(problem, code="undefined_on_side", params={**problem.params, "side": name}))
    if log:
        raise BadAnswers(list(in_file(log.problems, "splits")), log.total)


def _both_sides(count: int, total: int) -> int:
    return min(max(count, 1), total - 1) if total >= 2 else count


def _rank(seed: bytes, identity: int | str) -> bytes:
    return hmac.digest(seed, str(identity).encode(), "sha256")


class _Sides:
    """The lines that are right; what is wrong with the others goes to the log."""

    def __init__(self, *, integer: bool) -> None:
        self.integer = integer
        self.lines: list[int] = []
        self.public: list[bool] = []
        self.seen: dict[int | str, None] = {}

    @property
    def ids(self) -> Ids:
        if self.integer:
            return IntegerIds(np.array(list(self.seen), dtype=np.int64))
        return TextIds(Strings.of(map(str, self.seen)))

    def read(self, path: Path, log: ProblemLog) -> None:
        for line, cells in _lines(path):
            if problem := self._wrong(line, cells) or self._again(line, cells):
                log.add(problem)
            else:
                self.lines.append(line)
                self.seen[self._id(cells[0])] = None
                self.public.append(SIDES[cells[1]])

    def _wrong(self, line: int, cells: list[str]) -> Problem | None:
        if len(cells) != 2:
            return Problem("split_columns", line, params={"got": len(cells)})
        if self.integer and (not INTEGER.fullmatch(cells[0]) or int(cells[0]) not in INT64):
            return Problem("split_id", line, field="id", params={"got": shown(cells[0])})
        if cells[1] not in SIDES:
            return Problem("split_side", line, self._id(cells[0]), "split", {"got": shown(cells[1])})
        return None

    def _again(self, line: int, cells: list[str]) -> Problem | None:
        identity = self._id(cells[0])
        return Problem("repeated_id", line, identity, "id") if identity in self.seen else None

    def _id(self, cell: str) -> int | str:
        return int(cell) if self.integer else cell


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
