"""The hidden answers, compiled once into columns and checked while they still can be mended."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import Problem
from scoring.formats.columns import IntArray, StringTable
from scoring.metrics import Ragged
from scoring.task import Task


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
        raise NotImplementedError

    @classmethod
    def load(cls, path: Path) -> Self:
        raise NotImplementedError


def compile_answers(answers_path: Path, task: Task, questions_path: Path | None = None) -> Answers:
    """Read and check the answers. Raises :class:`~scoring.errors.BadAnswers`."""
    raise NotImplementedError
