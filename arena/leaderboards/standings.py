"""What a team shows on a board: a pure function of its scored submissions and the round's rules. No database here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One scored, not withdrawn submission of a team."""

    submission_id: int
    received_at: datetime
    is_final: bool
    public_score: float
    public_metrics: Mapping[str, Any]
    private_score: float
    private_metrics: Mapping[str, Any]


def best_public(entries: Iterable[Entry]) -> Entry | None:
    """The entry that stands on the public board: the best public score, of equal ones the earliest."""
    return min(entries, key=_by_public, default=None)


def counting(entries: Sequence[Entry], *, max_final: int) -> Sequence[Entry]:
    """The entries that count for the private board: the chosen ones, or all where none is chosen; the best public
    ones of them where they are more than the round allows."""
    chosen = [entry for entry in entries if entry.is_final]
    return sorted(chosen or entries, key=_by_public)[:max_final]


def best_private(entries: Sequence[Entry], *, max_final: int) -> Entry | None:
    """The entry that stands on the private board: the best private score among those that count."""
    return min(counting(entries, max_final=max_final), key=_by_private, default=None)


def _by_public(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.public_score, entry.received_at, entry.submission_id)


def _by_private(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.private_score, entry.received_at, entry.submission_id)
