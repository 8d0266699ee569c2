"""A challenge as a competition's folder: written whole or not at all, and read back as the server will."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scoring.answers import Answers, compile_answers
from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed
from scoring.errors import Problem
from scoring.layouts import Limits
from scoring.splits import check_split, make_split
from scoring.task import Task
from scoring.task_loading import load_task

SPLITS = "secret/splits.csv"
SPLIT_SIDES = {True: "public", False: "private"}


def roomy(limits: Limits) -> Limits:
    """Limits for the whole rows, which are the organizer's own: only what stands in a cell must fit the task."""
    return Limits(bytes=1 << 40, rows=1 << 30, row_bytes=1 << 26, string_chars=limits.string_chars)


@dataclass(frozen=True)
class Made:
    """A challenge, drawn and checked. Paths are relative to its folder; ``files`` are published, with their titles."""

    write: Callable[[Path], None]
    task: Mapping[str, Any]
    files: Mapping[str, Mapping[str, str]]
    questions: str
    answers: str
    counts: Mapping[str, int]
    warnings: Sequence[Problem] = ()
    baselines: Mapping[str, str] = field(default_factory=dict)


def write_folder(made: Made, folder: Path, *, public_share: float | None, seed: Seed) -> list[Problem]:
    """Write all but the description. What the server would warn of.

    Raises :class:`~scoring.errors.FileError` where the server would refuse it.
    """
    (folder / "secret").mkdir(mode=0o700)
    made.write(folder)
    task = load_task(made.task)
    answers = compile_answers(folder / made.answers, task, folder / made.questions)
    if public_share is not None:
        _write_split(answers, task, folder / SPLITS, public_share, seed)
    return answers.warnings


def _write_split(answers: Answers, task: Task, path: Path, public_share: float, seed: Seed) -> None:
    split = make_split(answers, seed.secret("split"), public_share, stratify=task.stratify)
    check_split(split, answers, task)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["id", "split"])
        lines.writerows(zip(answers.ids.shown(), map(SPLIT_SIDES.get, split.public.tolist()), strict=True))


def check_free(target: Path) -> None:
    """Raise CannotMake where something is there already: perhaps a description with a day's work in it."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CannotMake.of("out_exists", path=str(target))


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder that becomes ``target`` when all went well. Raises CannotMake."""
    check_free(target)
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that it appears by one rename.
        with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
            folder = Path(beside) / "new"
            folder.mkdir()
            yield folder
            folder.replace(target)
    except OSError as error:
        raise CannotMake.of("cannot_write", path=str(target), reason=str(error.strerror)) from error
