"""The life of a submission, and who may touch it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Round
from arena.competitions.rules import Phase, Reader, is_organizer, phase_of
from arena.core.errors import Conflict
from arena.submissions.models import State, Submission
from arena.teams.rules import is_member

# Every edge there is; "" is before the row exists.
EDGES: dict[str, frozenset[str]] = {
    "": frozenset({State.QUEUED}),
    State.QUEUED: frozenset({State.SCORING, State.WITHDRAWN}),
    State.SCORING: frozenset({State.SCORED, State.INVALID, State.FAILED, State.QUEUED}),
    State.SCORED: frozenset({State.WITHDRAWN}),
    State.INVALID: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.WITHDRAWN: frozenset(),
}


def can_see(user: Reader, submission: Submission) -> bool:
    return is_member(user, submission.team) or is_organizer(user, submission.team.competition)


def can_change(user: Reader, submission: Submission) -> bool:
    """Organizers see a team's submissions; what counts, the team decides."""
    return is_member(user, submission.team)


def require_ready(round_: Round) -> None:
    """Raises Conflict `round_not_ready` for a round that has nothing to score against."""
    if round_.answers_id is None:
        raise Conflict(
            code="round_not_ready",
            message=_("This round cannot score anything yet."),
            hint=_("The organizers are still preparing it. Nothing was counted."),
        )


def grace_end(round_: Round) -> datetime:
    """Until when an upload that was under way at the deadline may arrive."""
    return round_.closes_at + timedelta(seconds=settings.ARENA_UPLOAD_GRACE_SECONDS)


def require_open(*, round_: Round, received_at: datetime, now: datetime) -> None:
    """Raises Conflict `round_not_open` or `round_closed`. Judged by when the request began; an upload that was
    under way at the deadline may take until the grace is over."""
    phase = phase_of(round_, received_at)
    if phase is Phase.UPCOMING:
        raise Conflict(
            code="round_not_open",
            message=_("The round has not opened yet."),
            hint=_("Submissions are taken from the opening time on."),
            opens_at=round_.opens_at,
        )
    if phase is Phase.CLOSED or now >= grace_end(round_):
        raise Conflict(
            code="round_closed",
            message=_("The round is closed."),
            hint=_("Nothing was counted. The board shows the result."),
            closes_at=round_.closes_at,
        )
