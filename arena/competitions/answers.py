"""A round's hidden answers: checked and compiled when they are uploaded, loaded by the scorer, served by nobody.

Three steps, so that a plan can check, blobs are durable before any row names them, and rows are written at once:
`check_answers` (nothing is kept), `keep_answers` (blobs), `put_in_force` (rows).
"""

import functools
import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import scoring
from arena.competitions.models import AnswerKey, Round
from arena.competitions.secrets import require_hidden
from arena.core import clock, storage
from arena.core.errors import Invalid
from arena.core.problems import problem_line, render_problems, with_hints_once

# Below this the standard error of a mean nDCG is about two or three points of a hundred.
SMALL_PUBLIC_SIDE = 100


class BadAnswersFile(Invalid):
    """The organizer's file cannot be scored against. `problems` say where and why."""

    code = "bad_answers"
    message = _("These answers cannot be used.")

    def __init__(self, error: scoring.BadAnswers, *, file: str = "answers") -> None:
        self.file = file  # "answers" (with their questions) or "splits"
        self.problems = render_problems(problem.as_dict() for problem in error.problems)
        self.total = error.total
        super().__init__(errors=self.problems, total=error.total)

    @property
    def lines(self) -> list[str]:
        """For an organizer to read: what it is about, and each problem with its place."""
        lines = [str(self.message), *map(problem_line, with_hints_once(self.problems))]
        if self.total > len(self.problems):
            lines.append(gettext("… and %d more.") % (self.total - len(self.problems)))
        return lines


@dataclass(frozen=True, slots=True, eq=False)
class CheckedAnswers:
    """Answers that can be scored against, and the files they came from."""

    task: scoring.Task
    compiled: scoring.Answers
    split: scoring.Split
    answers: Path
    questions: Path | None
    splits: Path | None

    @property
    def public_rows(self) -> int:
        return int(self.split.public.sum())

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [problem.as_dict() for problem in self.compiled.warnings]


@dataclass(frozen=True, slots=True, eq=False)
class KeptAnswers:
    """Answers whose bytes are stored: what is left to write is the row."""

    checked: CheckedAnswers
    hashes: Mapping[str, str]


def check_answers(
    *,
    task: Mapping[str, Any],
    answers: Path,
    questions: Path | None = None,
    splits: Path | None = None,
    split_seed: bytes,
    public_share: float,
) -> CheckedAnswers:
    """Compile the answers and divide their rows. Keeps nothing. Raises BadAnswersFile, scoring.BadTask."""
    loaded = scoring.load_task(task)
    try:
        compiled = scoring.compile_answers(answers, loaded, questions)
    except scoring.BadAnswers as error:
        raise BadAnswersFile(error) from error
    try:
        if splits is None:
            split = scoring.make_split(compiled, split_seed, public_share, stratify=loaded.stratify)
        else:
            split = scoring.read_split(splits, compiled)
        _require_two_sides(split)
        scoring.check_split(split, compiled, loaded)
    except scoring.BadAnswers as error:
        raise BadAnswersFile(error, file="splits") from error
    return CheckedAnswers(loaded, compiled, split, answers, questions, splits)


def keep_answers(checked: CheckedAnswers) -> KeptAnswers:
    """Store the compiled arrays, and the files as they came, so that an export can give them back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npz"
        checked.compiled.save(path)
        compiled_sha256 = _keep(path)
    buffer = io.BytesIO()
    np.save(buffer, checked.split.public, allow_pickle=False)
    buffer.seek(0)
    hashes = {
        "sha256": _keep(checked.answers),
        "questions_sha256": _keep(checked.questions),
        "splits_sha256": _keep(checked.splits),
        "compiled_sha256": compiled_sha256,
        "split_sha256": storage.answers.save(buffer).sha256,
    }
    return KeptAnswers(checked, hashes)


@transaction.atomic
def put_in_force(*, round_: Round, kept: KeptAnswers) -> AnswerKey:
    """The next version of the round's answers. What was scored by an earlier version keeps its score.

    Raises AnswersExposed if participants can download them.
    """
    hidden = {kept.hashes["sha256"], kept.hashes["splits_sha256"]} - {""}
    if round_.closes_at > clock.now():
        require_hidden(competition=round_.competition, hashes=hidden)
    checked = kept.checked
    latest = round_.answer_keys.order_by("-version").first()
    key = AnswerKey.objects.create(
        round=round_,
        version=latest.version + 1 if latest else 1,
        task=checked.task.canonical(),
        task_sha256=checked.task.sha256,
        rows=checked.compiled.rows,
        public_rows=checked.public_rows,
        warnings=checked.warnings,
        **kept.hashes,
    )
    round_.answers = key
    round_.save(update_fields=["answers"])
    return key


def add_answers(
    *, round_: Round, answers: Path, questions: Path | None = None, splits: Path | None = None
) -> AnswerKey:
    """Check, store and put in force, in one go. Raises BadAnswersFile.

    Without `splits` the public rows are drawn by the round's secret seed, stratified by what the questions show.
    """
    checked = check_answers(
        task=round_.task,
        answers=answers,
        questions=questions,
        splits=splits,
        split_seed=bytes(round_.split_seed),
        public_share=round_.public_share,
    )
    return put_in_force(round_=round_, kept=keep_answers(checked))


@functools.lru_cache(maxsize=4)
def load_answers(compiled_sha256: str, split_sha256: str) -> tuple[scoring.Answers, scoring.Split]:
    """The arrays of an answer key, kept in memory by their hashes: a worker scores many files against few keys."""
    compiled = scoring.Answers.load(storage.answers.path(compiled_sha256))
    public = np.load(storage.answers.path(split_sha256), allow_pickle=False)
    return compiled, scoring.Split(public=public)


def warning_lines(*, warnings: Iterable[Mapping[str, Any]], public_rows: int) -> list[str]:
    """What an organizer should know of answers that are in order."""
    lines = [problem_line(problem) for problem in with_hints_once(render_problems(warnings))]
    if public_rows < SMALL_PUBLIC_SIDE:
        small = gettext("Only %d rows are public: chance will decide much of the public board.")
        lines.append(small % public_rows)
    return lines


def resolution_line(*, task: scoring.Task, public_rows: int) -> str:
    """How small a difference the public board can tell from chance; empty where nothing can be said beforehand."""
    resolution = task.resolution(public_rows)
    if resolution is None:
        return ""
    told = gettext("With %(rows)d public rows, scores less than about %(difference).3f apart can be chance.")
    return told % {"rows": public_rows, "difference": resolution}


def _require_two_sides(split: scoring.Split) -> None:
    if split.public.all() or not split.public.any():
        raise scoring.BadAnswers([scoring.Problem("split_one_sided", field="split", params={"file": "splits"})])


def _keep(path: Path | None) -> str:
    if path is None:
        return ""
    with path.open("rb") as stream:
        return storage.answers.save(stream).sha256
