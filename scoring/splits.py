"""Which rows count for the public board, and which for the private one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.answers import Answers


@dataclass(frozen=True, eq=False)
class Split:
    """``public``: one flag a row, in the answers' order. The others are private."""

    public: NDArray[np.bool_]


def make_split(answers: Answers, seed: bytes, public_share: float) -> Split:
    """A split by a hash of the ids under a secret seed, with the same share in each segment."""
    raise NotImplementedError


def read_split(path: Path, answers: Answers) -> Split:
    """A split from a CSV ``id,split`` (public or private). Raises :class:`~scoring.errors.BadAnswers`."""
    raise NotImplementedError
