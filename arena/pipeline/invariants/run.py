"""Looking at all invariants, on a running site."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction

from arena.core import clock
from arena.pipeline.invariants import boards, files, ledger, scores, states
from arena.pipeline.invariants.base import Look, Violation, Violations
from arena.pipeline.models import Verification

logger = logging.getLogger(__name__)
NAMED = 100  # violations of one invariant that a report names; the rest it counts
KEPT = timedelta(days=90)

Invariant = Callable[[Look], Violations]
IN_THE_DATABASE: dict[str, Invariant] = {
    "I2": scores.one_result_counts,
    "I3": states.nothing_is_stuck,
    "I4": states.legal_histories,
    "I5": ledger.ledger_agrees,
    "I6": ledger.within_limits,
    "I7": boards.boards_follow,
}
ON_DISK: dict[str, Invariant] = {"I1": files.acknowledged_files, "I8": files.stored_files}


def verify(*, every_byte: bool = True) -> Verification:
    """Look at everything and keep the result. Without `every_byte`, most files are only measured, not read."""
    now, started = clock.now(), time.monotonic()
    with snapshot():
        found = [_look_at(name, look, now, every_byte) for name, look in IN_THE_DATABASE.items()]
    found += [_look_at(name, look, now, every_byte) for name, look in ON_DISK.items()]
    found.sort(key=lambda outcome: str(outcome["id"]))
    Verification.objects.filter(at__lt=now - KEPT).delete()
    return Verification.objects.create(
        at=now,
        seconds=round(time.monotonic() - started, 1),
        ok=not any(outcome["total"] for outcome in found),
        invariants=found,
    )


def _look_at(name: str, invariant: Invariant, now: datetime, every_byte: bool) -> dict[str, Any]:
    look = Look(now=now, every_byte=every_byte)
    violations = invariant(look)
    named = [_as_dict(violation) for violation in islice(violations, NAMED)]
    total = len(named) + sum(1 for _ in violations)
    return {"id": name, "checked": look.checked, "total": total, "violations": named}


def _as_dict(violation: Violation) -> dict[str, Any]:
    return asdict(violation)


@contextmanager
def snapshot() -> Iterator[None]:
    """One state of the database for everything that is read inside; nobody who writes has to wait for it."""
    if connection.in_atomic_block:
        yield  # the caller's transaction is one already
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred(), transaction.atomic():
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """SQLite: begin as a reader. The site's transactions begin as writers, and there is one at a time."""
    connection.ensure_connection()  # which sets the mode
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
