"""I3 and I4: nothing is stuck, and nothing has jumped."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Max

from arena.pipeline import heartbeats
from arena.pipeline.invariants.base import Look, Violation, Violations, submission
from arena.pipeline.invariants.histories import History, histories
from arena.submissions.models import PENDING, State, Submission
from arena.submissions.queries import waiting_since
from arena.submissions.rules import EDGES

STILL = timedelta(minutes=2)  # a queue at which free workers look every few seconds does not stand still that long


def nothing_is_stuck(look: Look) -> Violations:
    """I3. No claim outlives its lease, and nobody waits while a worker has nothing to do."""
    look.checked = Submission.objects.filter(state__in=PENDING).count()
    yield from _outlived_leases(look.now)
    if _workers_are_idle(look.now):
        yield from _forgotten(look.now)


def legal_histories(look: Look) -> Violations:
    """I4. The events of every submission lead from nothing to its state, along edges that exist."""
    for history in histories():
        look.checked += 1
        if code := _fault(history):
            steps = [""] + [event.to_state for event in history.events]
            yield submission(history.row.public_id, code, state=history.row.state, steps=" → ".join(steps[1:]))


def _outlived_leases(now: datetime) -> Iterator[Violation]:
    limit = now - timedelta(seconds=4 * settings.ARENA_SWEEP_SECONDS)  # the sweep must have seen it long ago
    for public_id in Submission.objects.filter(state=State.SCORING, lease_until__lt=limit).values_list(
        "public_id", flat=True
    ):
        yield submission(public_id, "lease_outlived")


def _workers_are_idle(now: datetime) -> bool:
    """Some worker lives, has room, and nothing has been claimed for a while."""
    slots = sum(worker.slots for worker in heartbeats.living_workers(now))
    busy = Submission.objects.filter(state=State.SCORING).count()
    last_claim = Submission.objects.filter(claimed_at__lte=now).aggregate(at=Max("claimed_at"))["at"]
    return busy < slots and (last_claim is None or last_claim < now - STILL)


def _forgotten(now: datetime) -> Iterator[Violation]:
    waiting = Submission.objects.filter(state=State.QUEUED).annotate(since=waiting_since())
    for public_id in waiting.filter(since__lt=now - STILL).order_by(F("pk")).values_list("public_id", flat=True):
        yield submission(public_id, "waits_for_nothing")


def _fault(history: History) -> str:
    state, attempt = "", 0
    for event in history.events:
        if event.from_state != state:
            return "events_do_not_join"
        if event.to_state not in EDGES[state]:
            return "illegal_edge"
        if event.attempt < attempt:
            return "attempt_went_back"
        state, attempt = event.to_state, event.attempt
    if state != history.row.state:
        return "state_without_event"
    return "attempt_went_back" if history.row.attempt != attempt else ""
