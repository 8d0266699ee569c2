"""What a team shows on a board: a pure function of its scored submissions and the round's rules. No database here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Side:
    """What an entry reached on one side's rows. ``merit`` compares entries, larger being better."""

    score: float | None
    merit: float
    metrics: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One scored, not withdrawn submission of a team."""

    submission_id: int
    received_at: datetime
    is_final: bool
    public: Side
    private: Side


def best_public(entries: Iterable[Entry]) -> Entry | None:
    """The entry that stands on the public board: the best on the public rows, of equal ones the earliest."""
    return min(entries, key=_by_public, default=None)


def counting(entries: Sequence[Entry], *, max_final: int) -> Sequence[Entry]:
    """The entries that count for the private board: the chosen ones, or all where none is chosen; the best public
    ones of them where they are more than the round allows."""
    chosen = [entry for entry in entries if entry.is_final]
    return sorted(chosen or entries, key=_by_public)[:max_final]


def best_private(entries: Sequence[Entry], *, max_final: int) -> Entry | None:
    """The entry that stands on the private board: the best on the private rows among those that count."""
    return min(counting(entries, max_final=max_final), key=_by_private, default=None)


def shown(entries: Sequence[Entry], best: Entry, *, private: bool) -> dict[str, Any]:
    """The team's row on a board, by its columns."""
    side = best.private if private else best.public
    return {
        "submission_id": best.submission_id,
        "score": side.score,
        "merit": side.merit,
        "metrics": side.metrics,
        "achieved_at": best.received_at,
        "submissions": len(entries),
        "last_submitted_at": max(entry.received_at for entry in entries),
    }


def _by_public(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.public.merit, entry.received_at, entry.submission_id)


def _by_private(entry: Entry) -> tuple[float, datetime, int]:
    return (-entry.private.merit, entry.received_at, entry.submission_id)
