"""The quota ledger: what a team may still send in a round today, and why.

A day is the calendar day of the competition's time zone. Lines are only added: an accepted upload reserves one, its
verdict commits it, a failure of ours or a withdrawal from the queue refunds it, an organizer may grant more.
"""

from dataclasses import dataclass
from datetime import date, datetime

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
    zone = reserved.zone or submission.round.competition.timezone
    return _quota(entries, per_day=per_day, zone=zone, at=submission.received_at)


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
    """Of a new submission, which has no line yet. Notes the rules of this moment: organizers may change them."""
    round_ = submission.round
    zone = round_.competition.timezone
    QuotaEntry.objects.create(
        submission=submission,
        kind=Kind.RESERVE,
        team=submission.team,
        round=round_,
        day=clock.local_day(submission.received_at, zone),
        amount=1,
        per_day=round_.submissions_per_day,
        zone=zone,
        at=clock.now(),
    )


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
    """On the day of its reserve. One line a kind: a re-queued submission is neither charged nor refunded twice."""
    reserved = submission.quota_entries.filter(kind=Kind.RESERVE).first()
    if reserved is None:
        return  # a baseline: nobody's quota
    line = {
        "team_id": reserved.team_id,
        "round_id": reserved.round_id,
        "day": reserved.day,
        "amount": amount,
        "at": clock.now(),
        "reason": reason,
    }
    QuotaEntry.objects.get_or_create(submission=submission, kind=kind, defaults=line)
