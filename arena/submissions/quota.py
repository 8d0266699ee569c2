"""The quota ledger: what a team may still send in a round today, and why.

A day is the calendar day of the competition's time zone. Lines are only added: an accepted upload reserves one, its
verdict commits it, a failure of ours or a withdrawal from the queue refunds it, an organizer may grant more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_noop

from arena.competitions.models import Round
from arena.core import clock
from arena.core.errors import QuotaExhausted
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team

Kind = QuotaEntry.Kind
FAILED = gettext_noop("failed on our side")
WITHDRAWN = gettext_noop("withdrawn while still waiting")


@dataclass(frozen=True, slots=True)
class Quota:
    limit: int
    used: int
    resets_at: datetime

    @property
    def remaining(self) -> int:
        return max(self.limit - self.used, 0)


def quota_at(*, team: Team, round_: Round, at: datetime) -> Quota:
    day = clock.local_day(at, round_.competition.timezone)
    return quota_on(team=team, round_=round_, day=day, per_day=round_.submissions_per_day)


def quota_on(*, team: Team, round_: Round, day: date, per_day: int) -> Quota:
    """Of a day, by how many it allowed."""
    zone = round_.competition.timezone
    entries = QuotaEntry.objects.filter(team=team, round=round_, day=day)
    return _quota(entries, per_day=per_day, zone=zone, at=clock.start_of_day(day, zone))


def quota_after(submission: Submission) -> Quota:
    """The quota as this upload left it. The ledger only grows, so it is the same whenever it is asked for."""
    reserved = submission.quota_entries.get(kind=Kind.RESERVE)
    entries = QuotaEntry.objects.filter(
        team=submission.team, round=submission.round, day=reserved.day, pk__lte=reserved.pk
    )
    per_day = submission.round.submissions_per_day if reserved.per_day is None else reserved.per_day
    return _quota(entries, per_day=per_day, zone=submission.round.competition.timezone, at=submission.received_at)


def _quota(entries: QuerySet[QuotaEntry], *, per_day: int, zone: str, at: datetime) -> Quota:
    sums = entries.aggregate(
        used=Sum("amount", filter=~Q(kind=Kind.GRANT), default=0),
        granted=Sum("amount", filter=Q(kind=Kind.GRANT), default=0),
    )
    return Quota(
        limit=per_day - sums["granted"],
        used=sums["used"],
        resets_at=clock.next_midnight(at, zone),
    )


def require_quota(*, team: Team, round_: Round, at: datetime) -> None:
    """Raises QuotaExhausted. Binding only under `lock`; without it, an early answer before the bytes are read."""
    quota = quota_at(team=team, round_=round_, at=at)
    if quota.remaining == 0:
        raise QuotaExhausted(limit=quota.limit, used=quota.used, resets_at=quota.resets_at)


def lock(team: Team) -> None:
    """Serialise what changes the team's account or boards until the transaction ends. On SQLite, IMMEDIATE is the lock.

    Taken before any of the team's submissions is written to: the other way round, two transactions could each hold
    what the other waits for. Rows that only refer to the team (`no_key`) need not wait.
    """
    Team.objects.select_for_update(no_key=True).only("pk").get(pk=team.pk)


def reserve(submission: Submission) -> None:
    """Of a new submission, which has no line yet."""
    per_day = submission.round.submissions_per_day
    QuotaEntry.objects.create(**_line(submission, Kind.RESERVE, amount=1, per_day=per_day))


def commit(submission: Submission) -> None:
    _add(submission, Kind.COMMIT, amount=0)


def refund(submission: Submission, *, reason: str) -> None:
    """`reason` is one of the two below: they are shown to the team, in its language."""
    _add(submission, Kind.REFUND, amount=-1, reason=reason)


def grant(*, team: Team, round_: Round, amount: int, reason: str) -> QuotaEntry:
    """Allow `amount` more submissions today."""
    now = clock.now()
    day = clock.local_day(now, round_.competition.timezone)
    return QuotaEntry.objects.create(
        team=team, round=round_, day=day, kind=Kind.GRANT, amount=-amount, at=now, reason=reason
    )


def _add(submission: Submission, kind: QuotaEntry.Kind, *, amount: int, reason: str = "") -> None:
    """One line a kind and submission: a re-queued submission is neither charged nor refunded twice."""
    if not submission.quota_entries.filter(kind=Kind.RESERVE).exists():
        return  # a baseline: nobody's quota
    line = _line(submission, kind, amount=amount, reason=reason)
    QuotaEntry.objects.get_or_create(submission=line.pop("submission"), kind=line.pop("kind"), defaults=line)


def _line(submission: Submission, kind: QuotaEntry.Kind, **fields: Any) -> dict[str, Any]:
    return {
        "submission": submission,
        "kind": kind,
        "team": submission.team,
        "round": submission.round,
        "day": clock.local_day(submission.received_at, submission.round.competition.timezone),
        "at": clock.now(),
        **fields,
    }
