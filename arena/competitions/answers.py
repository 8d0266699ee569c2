"""A round's hidden answers: checked and compiled when they are uploaded, loaded by the scorer, served by nobody."""

import functools
import hashlib
import io
import tempfile
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

import scoring
from arena.competitions.models import AnswerKey, Round
from arena.core import storage
from arena.core.errors import Invalid
from arena.core.problems import render_problems


class BadAnswersFile(Invalid):
    """The organizer's file cannot be scored against. `problems` say where and why."""

    code = "bad_answers"
    message = _("These answers cannot be used.")

    def __init__(self, error: scoring.BadAnswers) -> None:
        self.problems = render_problems(problem.as_dict() for problem in error.problems)
        super().__init__(errors=self.problems, total=error.total)


def add_answers(
    *, round_: Round, answers: Path, questions: Path | None = None, splits: Path | None = None
) -> AnswerKey:
    """Check, compile and store a version of the answers, and put it in force. Raises BadAnswersFile.

    Without `splits` the public rows are drawn by the round's secret seed, stratified by what the questions show.
    """
    task = scoring.load_task(round_.task)
    try:
        compiled = scoring.compile_answers(answers, task, questions)
        if splits is not None:
            split = scoring.read_split(splits, compiled)
        else:
            split = scoring.make_split(compiled, bytes(round_.split_seed), round_.public_share)
    except scoring.BadAnswers as error:
        raise BadAnswersFile(error) from error
    return _store(
        round_=round_,
        compiled=compiled,
        split=split,
        task=task,
        sha256=_sha256(answers),
        questions_sha256=_sha256(questions),
        splits_sha256=_sha256(splits),
    )


@transaction.atomic
def _store(
    *, round_: Round, compiled: scoring.Answers, split: scoring.Split, task: scoring.Task, **hashes: str
) -> AnswerKey:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npz"
        compiled.save(path)
        with path.open("rb") as stream:
            compiled_blob = storage.answers.save(stream)
    buffer = io.BytesIO()
    np.save(buffer, split.public, allow_pickle=False)
    buffer.seek(0)
    latest = round_.answer_keys.order_by("-version").first()
    key = AnswerKey.objects.create(
        round=round_,
        version=latest.version + 1 if latest else 1,
        compiled_sha256=compiled_blob.sha256,
        split_sha256=storage.answers.save(buffer).sha256,
        task=task.canonical(),
        task_sha256=task.sha256,
        rows=compiled.rows,
        public_rows=int(split.public.sum()),
        warnings=[problem.as_dict() for problem in compiled.warnings],
        **hashes,
    )
    round_.answers = key
    round_.save(update_fields=["answers"])
    return key


@functools.lru_cache(maxsize=4)
def load_answers(compiled_sha256: str, split_sha256: str) -> tuple[scoring.Answers, scoring.Split]:
    """The arrays of an answer key, kept in memory by their hashes: a worker scores many files against few keys."""
    compiled = scoring.Answers.load(storage.answers.path(compiled_sha256))
    public = np.load(storage.answers.path(split_sha256), allow_pickle=False)
    return compiled, scoring.Split(public=public)


def _sha256(path: Path | None) -> str:
    if path is None:
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
