"""A piece of work to be measured: a folder with predictions and answers, made anew wherever it is missing."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring import load_task
from scoring.answers import compile_answers
from scoring.task import Task


@dataclass(frozen=True)
class Work:
    """``results`` are the predictions, ``truth`` the answers as the organizer has them, ``answers`` compiled."""

    folder: Path

    @property
    def results(self) -> Path:
        return self.folder / "results"

    @property
    def truth(self) -> Path:
        return self.folder / "truth"

    @property
    def answers(self) -> Path:
        return self.folder / "answers.npz"

    @property
    def megabytes(self) -> float:
        return self.results.stat().st_size / 1e6

    def task(self) -> Task:
        return load_task(json.loads((self.folder / "task.json").read_bytes()))


def keep(folder: Path, name: str, task: dict[str, Any], recipe: Path, write: Callable[[Work], None]) -> Work:
    """The work of this name, whose two files ``write`` makes by the code in ``recipe``, if they are not there yet."""
    loaded = load_task(task)
    mark = hashlib.sha256(recipe.read_bytes() + loaded.sha256.encode()).hexdigest()[:12]
    work = Work(folder / f"{name}-{mark}")
    if not work.answers.exists():
        work.folder.mkdir(parents=True, exist_ok=True)
        (work.folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
        write(work)
        compile_answers(work.truth, loaded).save(work.answers)
    return work
