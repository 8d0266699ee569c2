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
    """The entries that count for the private board: the chosen ones, or the best public ones where none is chosen."""
    chosen = [entry for entry in entries if entry.is_final]
    return chosen or sorted(entries, key=_by_public)[:max_final]


def best_private(entries: Sequence[Entry], *, max_final: int) -> Entry | None:
    """The entry that stands on the private board: the best private score among those that count."""
    return min(counting(entries, max_final=max_final), key=_by_private, default=None)


def shown(entries: Sequence[Entry], best: Entry, *, private: bool) -> dict[str, Any]:
    """The team's row on a board, by its columns."""
    return {
        "submission_id": best.submission_id,
        "score": best.private_score if private else best.public_score,
        "metrics": best.private_metrics if private else best.public_metrics,
        "achieved_at": best.received_at,
        "submissions": len(entries),
        "last_submitted_at": max(entry.received_at for entry in entries),
    }


def _by_public(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.public_score, entry.received_at, entry.submission_id)


def _by_private(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.private_score, entry.received_at, entry.submission_id)
