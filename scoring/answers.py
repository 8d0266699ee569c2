"""The hidden answers, compiled once into columns and checked while they still can be mended."""

import filecmp
import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import BadAnswers, FileError, Problem, ProblemLog
from scoring.formats.columns import IntArray, StringTable
from scoring.formats.ids import EXAMPLES, repeated_ids
from scoring.formats.playlists import TagCodes, read_rows
from scoring.formats.rows import first_repeat, repeated_params
from scoring.metrics import Ragged
from scoring.segments import UNSEGMENTED, segment_of
from scoring.task import Limits, Task

FIELDS = ("songs", "tags")


@dataclass(frozen=True, eq=False)
class Answers:
    """What is right, in the order of the answers file.

    ``tags`` holds codes into ``tag_table``; ``segments`` one place in ``SEGMENTS`` a row, or -1 if not known.
    """

    ids: IntArray
    songs: Ragged
    tags: Ragged
    tag_table: StringTable
    segments: NDArray[np.int8]
    sha256: str
    warnings: list[Problem]

    @property
    def rows(self) -> int:
        return len(self.ids)

    def save(self, path: Path) -> None:
        """Write one ``.npz``, without pickle."""
        meta = {"sha256": self.sha256, "warnings": [warning.as_dict() for warning in self.warnings]}
        with path.open("wb") as file:
            np.savez(
                file,
                ids=self.ids,
                song_offsets=self.songs.offsets,
                songs=self.songs.items,
                tag_offsets=self.tags.offsets,
                tags=self.tags.items,
                table_data=self.tag_table.data,
                table_offsets=self.tag_table.offsets,
                segments=self.segments,
                meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8),
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as saved:
            meta = json.loads(saved["meta"].tobytes())
            return cls(
                ids=saved["ids"],
                songs=Ragged(saved["song_offsets"], saved["songs"]),
                tags=Ragged(saved["tag_offsets"], saved["tags"]),
                tag_table=StringTable(saved["table_data"], saved["table_offsets"]),
                segments=saved["segments"],
                sha256=meta["sha256"],
                warnings=[Problem.from_dict(warning) for warning in meta["warnings"]],
            )


def compile_answers(answers_path: Path, task: Task, questions_path: Path | None = None) -> Answers:
    """Read and check the answers; the questions, if given, tell the segments and which ids may be answered.

    Raises :class:`~scoring.errors.BadAnswers`.
    """
    _require_two_files(answers_path, questions_path)
    compiler = _Compiler(task)
    compiler.read(answers_path)
    questions = read_questions(questions_path, task.limits) if questions_path else {}
    if questions_path:
        compiler.compare(questions)
    return compiler.answers(questions, _sha256(answers_path))


def _require_two_files(answers: Path, questions: Path | None) -> None:
    """The questions in place of the answers would even score: against what everybody has been given."""
    if questions and filecmp.cmp(answers, questions, shallow=False):
        raise BadAnswers([Problem("answers_are_questions", params={"file": "answers"})])


def read_questions(path: Path, limits: Limits) -> dict[int, int]:
    """Id → segment of each question. Raises :class:`~scoring.errors.BadAnswers`."""
    log, ids, segments = ProblemLog(), array("q"), array("b")
    for _, value in _good_rows(path, limits, log, "questions"):
        ids.append(value["id"])
        segments.append(segment_of(value))
    log.extend(_in_file(repeated_ids(np.array(ids), np.arange(1, len(ids) + 1)), "questions") if not log else ())
    if log:
        raise BadAnswers.from_log(log)
    return dict(zip(ids, segments, strict=True))


class _Compiler:
    """Gathers the answers' rows into flat arrays, and what is wrong with them."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.log = ProblemLog()
        self.warnings = ProblemLog()
        self.ids = array("q")
        self.items = {field: array("q") for field in FIELDS}
        self.lengths = {field: array("q") for field in FIELDS}
        self.codes = TagCodes()

    def read(self, path: Path) -> None:
        for number, value in _good_rows(path, self.task.limits, self.log, "answers"):
            self._check(number, value)
            self._take(value)
        numbers = np.arange(1, len(self.ids) + 1)
        self.log.extend(repeated_ids(np.array(self.ids), numbers) if not self.log else ())
        if self.log:
            raise BadAnswers.from_log(self.log)

    def compare(self, questions: dict[int, int]) -> None:
        """Every answer needs its question. A question without an answer is left out, and worth a warning."""
        answered = set(self.ids)
        for number, identity in enumerate(self.ids, start=1):
            if identity not in questions:
                self.log.add(Problem("not_in_questions", number, identity, "id"))
        if self.log:
            raise BadAnswers.from_log(self.log)
        if left := sorted(questions.keys() - answered):
            params = {"count": len(left), "examples": left[:EXAMPLES]}
            self.warnings.add(Problem("unanswered_questions", field="id", params=params))

    def answers(self, questions: dict[int, int], sha256: str) -> Answers:
        segments = [questions.get(identity, UNSEGMENTED) for identity in self.ids]
        return Answers(
            ids=np.array(self.ids, dtype=np.int64),
            songs=Ragged.of(self.items["songs"], self.lengths["songs"]),
            tags=Ragged.of(self.items["tags"], self.lengths["tags"]),
            tag_table=StringTable.of(self.codes),
            segments=np.array(segments, dtype=np.int8),
            sha256=sha256,
            warnings=self.warnings.problems,
        )

    def _check(self, number: int, value: dict[str, Any]) -> None:
        for field, limit in self.task.truth_limits.items():
            items = value[field]
            if not items:
                self.log.add(Problem("empty_truth", number, value["id"], field))
            elif len(items) > limit:
                params = {"limit": limit, "got": len(items)}
                self.log.add(Problem("too_many_items", number, value["id"], field, params))
            elif (place := first_repeat(items)) is not None:
                params = repeated_params(items, place)
                self.warnings.add(Problem("answer_repeats_item", number, value["id"], field, params))

    def _take(self, value: dict[str, Any]) -> None:
        self.ids.append(value["id"])
        self.items["songs"].extend(value["songs"])
        self.items["tags"].extend([self.codes[tag] for tag in value["tags"]])
        for field in FIELDS:
            self.lengths[field].append(len(value[field]))


def _good_rows(path: Path, limits: Limits, log: ProblemLog, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that are right; what is wrong with the others, or with the file, goes to the log."""
    number = 0
    try:
        for number, value, problems in read_rows(path, limits):
            log.extend(_in_file(problems, name))
            if not problems:
                yield number, value
    except FileError as error:
        log.extend(_in_file(error.problems, name))
    if number == 0 and not log:
        log.add(Problem("no_rows", params={"file": name}))


def _in_file(problems: Iterable[Problem], name: str) -> Iterator[Problem]:
    return (replace(problem, params={**problem.params, "file": name}) for problem in problems)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
