"""The hidden answers, compiled once into columns and checked while they still can be mended."""

import filecmp
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from scoring.answer_checks import check_against_questions, check_truth
from scoring.errors import BadAnswers, FileError, Problem, ProblemLog
from scoring.formats import reader_of
from scoring.formats.ids import Ids
from scoring.formats.truth import Questions, TrueLists, Truth, TruthRows
from scoring.packing import id_arrays, ids_from, part, true_lists_from, truth_arrays, truth_from
from scoring.segments import SHOWN_FIELDS, Segments, by_size
from scoring.task import SegmentColumn, ShownFields, Task

Read = TypeVar("Read", TruthRows, Questions)


@dataclass(frozen=True, eq=False)
class Answers:
    """What is right, in the order of the answers file; ``seeds`` is what the questions give away already."""

    ids: Ids
    fields: Mapping[str, Truth]
    seeds: Mapping[str, TrueLists]
    segments: Segments
    sha256: str
    warnings: list[Problem]

    @property
    def rows(self) -> int:
        return len(self.ids)

    def save(self, path: Path) -> None:
        """Write one ``.npz``, without pickle."""
        meta = {
            "sha256": self.sha256,
            "warnings": [warning.as_dict() for warning in self.warnings],
            "segments": list(self.segments.names),
            "fields": {name: type(truth).__name__ for name, truth in self.fields.items()},
            "seeds": list(self.seeds),
        }
        arrays = {f"ids/{part}": array for part, array in id_arrays(self.ids).items()}
        for group, fields in (("fields", self.fields), ("seeds", self.seeds)):
            for name, truth in fields.items():
                arrays |= {f"{group}/{name}/{part}": array for part, array in truth_arrays(truth).items()}
        arrays |= {"segments": self.segments.codes, "meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)}
        with path.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as saved:
            arrays = dict(saved)
        meta = json.loads(arrays["meta"].tobytes())
        return cls(
            ids=ids_from(part(arrays, "ids")),
            fields={name: truth_from(kind, part(arrays, f"fields/{name}")) for name, kind in meta["fields"].items()},
            seeds={name: true_lists_from(part(arrays, f"seeds/{name}")) for name in meta["seeds"]},
            segments=Segments(tuple(meta["segments"]), arrays["segments"]),
            sha256=meta["sha256"],
            warnings=[Problem.from_dict(warning) for warning in meta["warnings"]],
        )


def compile_answers(answers_path: Path | str, task: Task, questions_path: Path | str | None = None) -> Answers:
    """Read and check the answers; the questions, if given, tell the segments and which ids may be answered.

    Raises :class:`~scoring.errors.BadAnswers`, OSError.
    """
    answers_path, questions_path = Path(answers_path), Path(questions_path) if questions_path else None
    _require_two_files(answers_path, questions_path)
    truth = _read(lambda: reader_of(task).read_truth(answers_path, task), "answers")
    log, warnings = ProblemLog(), ProblemLog()
    warnings.extend(Problem("ignored_column", field=name) for name in truth.ignored)
    check_truth(truth, task, log, warnings)
    _raise_if(log, "answers")
    questions = read_questions(questions_path, task) if questions_path else None
    if questions:
        check_against_questions(truth, questions, log, warnings)
        _raise_if(log, "answers")
    return Answers(
        ids=truth.ids,
        fields=truth.fields,
        seeds=_seeds(truth, questions),
        segments=_segments(truth, questions, task),
        sha256=_sha256(answers_path),
        warnings=warnings.problems,
    )


def read_questions(path: Path, task: Task) -> Questions:
    """The ids of the questions, and what they show. Raises :class:`~scoring.errors.BadAnswers`."""
    return _read(lambda: reader_of(task).read_questions(path, task), "questions")


def _require_two_files(answers: Path, questions: Path | None) -> None:
    """The questions in place of the answers would even score: against what everybody has been given."""
    if questions and filecmp.cmp(answers, questions, shallow=False):
        raise BadAnswers([Problem("answers_are_questions", params={"file": "answers"})])


def in_file(problems: list[Problem], name: str) -> Iterator[Problem]:
    """The problems, each saying in which of the organizer's files it is."""
    return (replace(problem, params={**problem.params, "file": name}) for problem in problems)


def _read(read: Callable[[], Read], name: str) -> Read:
    try:
        return read()
    except FileError as error:
        raise BadAnswers(list(in_file(error.problems, name)), error.total) from error


def _raise_if(log: ProblemLog, name: str) -> None:
    if log:
        raise BadAnswers(list(in_file(log.problems, name)), log.total)


def _places(truth: TruthRows, questions: Questions) -> list[int]:
    """The row of the questions for each row of the answers."""
    place = {identity: row for row, identity in enumerate(questions.ids.shown())}
    return [place[identity] for identity in truth.ids.shown()]


def _segments(truth: TruthRows, questions: Questions | None, task: Task) -> Segments:
    if truth.segments is not None and isinstance(task.segments, SegmentColumn):
        return Segments.of(truth.segments)
    if task.segments is None or questions is None:
        return Segments.none(len(truth.ids))
    labels = [questions.segments[row] for row in _places(truth, questions)]
    order = SHOWN_FIELDS if isinstance(task.segments, ShownFields) else sorted(set(labels), key=by_size)
    return Segments.of(labels, order)


def _seeds(truth: TruthRows, questions: Questions | None) -> dict[str, TrueLists]:
    """What the questions show, in the order of the answers."""
    if questions is None:
        return {}
    rows = np.array(_places(truth, questions), dtype=np.int64)
    return {name: TrueLists(shown.lists.take(rows), shown.table) for name, shown in questions.seeds.items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
