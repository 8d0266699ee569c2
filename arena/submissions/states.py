"""Moving a submission along an edge: one conditional UPDATE, one event. Nothing else changes `state`."""

from typing import Any

from arena.core import clock
from arena.submissions.models import State, Submission, SubmissionEvent
from arena.submissions.rules import EDGES


def move(
    submission: Submission,
    *,
    from_state: State,
    to_state: State,
    actor: str,
    reason: str = "",
    at_attempt: int | None = None,
    **fields: Any,
) -> bool:
    """Move if it still is in `from_state` (and attempt `at_attempt`, where given); tell whether this call did it.

    Runs inside the caller's transaction. `submission` is refreshed after a move.
    """
    if to_state not in EDGES[from_state]:
        raise ValueError(f"no edge {from_state} → {to_state}")
    rows = Submission.objects.filter(pk=submission.pk, state=from_state)
    if at_attempt is not None:
        rows = rows.filter(attempt=at_attempt)
    if rows.update(state=to_state, **fields) != 1:
        return False
    submission.refresh_from_db()
    note_event(submission, from_state=from_state, to_state=to_state, actor=actor, reason=reason)
    return True


def note_event(submission: Submission, *, from_state: str, to_state: State, actor: str, reason: str = "") -> None:
    SubmissionEvent.objects.create(
        submission=submission,
        at=clock.now(),
        from_state=from_state,
        to_state=to_state,
        attempt=submission.attempt,
        actor=actor,
        reason=reason,
    )
