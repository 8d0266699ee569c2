"""What scoring gives back: per-row values first, then their means over all, public and private rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Segment:
    """The means over one named group of rows."""

    rows: int
    metrics: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        return {"rows": self.rows, "metrics": dict(self.metrics)}


@dataclass(frozen=True)
class Part:
    """The means over some of the rows. ``score`` is None where the headline needs the other teams."""

    score: float | None
    metrics: Mapping[str, float]
    rows: int
    segments: Mapping[str, Segment] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        segments = {name: segment.as_dict() for name, segment in self.segments.items()}
        return {
            "score": self.score,
            "metrics": dict(self.metrics),
            "rows": self.rows,
            "segments": segments,
        }


@dataclass(frozen=True, eq=False)
class Report:
    """One scoring of one predictions file. ``per_row`` is in the answers' order."""

    all: Part
    public: Part | None
    private: Part | None
    per_row: Mapping[str, FloatArray]
    engine: str
    task_sha256: str
    answers_sha256: str
