"""A day of the quota ledger as a bank shows an account: what came, what went, what was left after each line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from arena.competitions.models import Round
from arena.core import clock
from arena.submissions import quota
from arena.submissions.models import QuotaEntry, Submission
from arena.submissions.quota import Kind, Quota
from arena.teams.models import Team


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    kind: str
    label: str
    change: int  # of what is left: an upload -1, a refund +1, a grant +n
    left: int
    submission: Submission | None
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    round: Round
    day: date
    opening: int  # how many the day began with
    lines: list[Line]
    quota: Quota  # as the day stands, or stood at its end
    previous_day: date | None  # the nearest days that have lines
    next_day: date | None


def is_day(day: date) -> bool:
    """One that a competition can have; the calendar's ends have no midnight before or after them."""
    return 2000 <= day.year < 2200


def statement(*, team: Team, round_: Round, day: date) -> Statement:
    account = QuotaEntry.objects.filter(team=team, round=round_)
    entries = list(account.filter(day=day).select_related("submission__team__competition", "submission__submitted_by"))
    limits = [entry.per_day for entry in entries if entry.per_day is not None]
    return Statement(
        round=round_,
        day=day,
        opening=limits[0] if limits else round_.submissions_per_day,
        lines=list(_lines(entries, limits[0] if limits else round_.submissions_per_day)),
        quota=_quota(team, round_, day, limits),
        previous_day=account.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first(),
        next_day=account.filter(day__gt=day).order_by("day").values_list("day", flat=True).first(),
    )


def _lines(entries: list[QuotaEntry], limit: int) -> Iterator[Line]:
    used = 0  # grants make it less
    for entry in entries:
        limit = limit if entry.per_day is None else entry.per_day  # the organizers may have changed it meanwhile
        used += entry.amount
        yield Line(
            at=entry.at,
            kind=entry.kind,
            label=str(Kind(entry.kind).label),
            change=-entry.amount,
            left=limit - used,
            submission=entry.submission,
            reason=gettext(entry.reason) if entry.reason and entry.kind == Kind.REFUND else entry.reason,
        )


def _quota(team: Team, round_: Round, day: date, limits: list[int]) -> Quota:
    """Today by today's rule; a day that is over by the rule under which it ended."""
    zone = round_.competition.timezone
    today = clock.local_day(clock.now(), zone)
    per_day = round_.submissions_per_day if day >= today or not limits else limits[-1]
    return quota.quota_on(team=team, round_=round_, day=day, per_day=per_day)
