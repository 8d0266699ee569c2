"""A competition as plain values: what a folder wants, and what the database has. A plan is the difference of two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FileState:
    title_en: str
    title_ko: str
    position: int
    sha256: str
    size: int
    source: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AnswersState:
    """Hashes of the files as they came; "" where there is none."""

    sha256: str
    questions_sha256: str
    splits_sha256: str
    answers: Path | None = field(default=None, compare=False)
    questions: Path | None = field(default=None, compare=False)
    splits: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RoundState:
    """`fields`: columns of the model by name, with the slug of the round for `advance_to`. What a folder leaves out of
    them stays as it is."""

    fields: Mapping[str, Any]
    answers: AnswersState | None
    submissions: int = 0  # how many there are
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineState:
    """`submissions`: ids and states of those that were not withdrawn, the latest first."""

    sha256: str
    source: Path | None = None
    submissions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CompetitionState:
    slug: str
    fields: Mapping[str, Any]
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[str, FileState] = field(default_factory=dict)
    rounds: dict[str, RoundState] = field(default_factory=dict)
    baselines: dict[tuple[str, str], BaselineState] = field(default_factory=dict)
    organizers: frozenset[str] = frozenset()
    teams: Mapping[str, tuple[str, bool]] = field(default_factory=dict)  # case-folded → name, is it a baseline
