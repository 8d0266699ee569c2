"""What scoring gives back: per-row values first, then their means over all, public and private rows."""

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import FileError, ScoringError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
HASHES = ("engine", "task_sha256", "answers_sha256")


class NoReport(ScoringError):
    """The file is not a report that this version wrote."""


@dataclass(frozen=True)
class Segment:
    """The means over one named group of rows."""

    rows: int
    metrics: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        return {"rows": self.rows, "metrics": dict(self.metrics)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["rows"], data["metrics"])


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        segments = {name: Segment.from_dict(segment) for name, segment in data["segments"].items()}
        return cls(data["score"], data["metrics"], data["rows"], segments)


@dataclass(frozen=True, eq=False)
class Report:
    """One scoring of one predictions file, and all that is needed to prove it.

    ``per_row``: for each metric what its rows contribute, [n] or [n, s] float64 in the answers' order: their
    values for a mean of rows, else the statistics that the metric is computed from. ``public_rows``: bool [n], the
    rows of that side; None without a split. ``public`` and ``private`` are None where no row is on that side.

    It tells which rows are hidden and what is right in them, so it is as secret as the answers.
    """

    all: Part
    public: Part | None
    private: Part | None
    per_row: Mapping[str, FloatArray]
    public_rows: BoolArray | None
    engine: str
    task_sha256: str
    answers_sha256: str

    @property
    def parts(self) -> dict[str, Part]:
        parts = {"all": self.all, "public": self.public, "private": self.private}
        return {name: part for name, part in parts.items() if part is not None}

    @property
    def hashes(self) -> dict[str, str]:
        """What this was scored by: engine, task and answers. Equal ones give equal scores."""
        return {name: getattr(self, name) for name in HASHES}

    def save(self, file: BinaryIO) -> None:
        """Write one compressed ``.npz``, without pickle; equal reports make equal bytes."""
        meta = self.hashes | {
            "parts": {name: part.as_dict() for name, part in self.parts.items()},
            "metrics": list(self.per_row),
        }
        arrays: dict[str, NDArray[Any]] = {f"rows/{name}": values for name, values in self.per_row.items()}
        if self.public_rows is not None:
            arrays["public"] = self.public_rows
        text = json.dumps(meta, ensure_ascii=False).encode()
        np.savez_compressed(file, allow_pickle=False, meta=np.frombuffer(text, dtype=np.uint8), **arrays)

    @classmethod
    def load(cls, source: Path | BinaryIO) -> Self:
        """Read what :meth:`save` wrote. Raises :class:`NoReport` for anything else."""
        try:
            with np.load(source, allow_pickle=False) as saved:
                arrays = dict(saved)
            meta = json.loads(arrays["meta"].tobytes())
            parts = {name: Part.from_dict(part) for name, part in meta["parts"].items()}
            per_row = {name: arrays[f"rows/{name}"] for name in meta["metrics"]}
            _check_rows(per_row, arrays.get("public"))
            return cls(
                all=parts["all"],
                public=parts.get("public"),
                private=parts.get("private"),
                per_row=per_row,
                public_rows=arrays.get("public"),
                **{name: meta[name] for name in HASHES},
            )
        except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise NoReport("this is no report") from error


def write_report(report: Report, path: Path) -> None:
    """Keep the report in this file. Raises FileError."""
    try:
        with path.open("wb") as file:
            report.save(file)
    except OSError as error:
        raise FileError.of("cannot_write", path=str(path), reason=str(error.strerror)) from error


def _check_rows(per_row: Mapping[str, NDArray[Any]], public: NDArray[Any] | None) -> None:
    """Raise ValueError where these are no rows of one report."""
    sizes = {values.shape[:1] for values in per_row.values()} | ({public.shape} if public is not None else set())
    numbers = all(values.dtype == np.float64 and values.ndim in (1, 2) for values in per_row.values())
    if (
        not per_row
        or len(sizes) != 1
        or not min(sizes)[0]
        or not numbers
        or (public is not None and public.dtype != bool)
    ):
        raise ValueError("rows of different kinds or numbers")
