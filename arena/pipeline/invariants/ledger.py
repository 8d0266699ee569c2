"""I5 and I6: the quota ledger says what happened, and nobody got in beyond the limit."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from arena.core import clock
from arena.pipeline.invariants.base import Look, Violation, Violations, submission
from arena.pipeline.invariants.histories import CHUNK, History, Line, histories
from arena.submissions.models import QuotaEntry, State
from arena.teams.models import Team

Kind = QuotaEntry.Kind
AMOUNTS = {Kind.RESERVE: 1, Kind.COMMIT: 0, Kind.REFUND: -1}


def ledger_agrees(look: Look) -> Violations:
    """I5. The ledger's lines of a submission are those that its history asks for, booked on the day it arrived."""
    for history in histories(lines=True):
        look.checked += 1
        expected = _expected_lines(history)
        if sorted(history.lines) != sorted(expected):
            found, wanted = _kinds(history.lines), _kinds(expected)
            code = "line_misbooked" if found == wanted else "lines_differ"
            yield submission(history.row.public_id, code, found=found, expected=wanted)
    yield from _odd_grants()


def within_limits(look: Look) -> Violations:
    """I6. In no order of the ledger's lines has a team had more accepted on a day than it was allowed at the moment."""
    names = ("team_id", "round_id", "day", "kind", "amount", "per_day", "submission__public_id")
    lines = QuotaEntry.objects.order_by("team_id", "round_id", "day", "pk").values_list(*names)
    for _account, group in groupby(lines.iterator(chunk_size=CHUNK), key=itemgetter(0, 1, 2)):
        used = 0  # grants make it less
        for *_account_of_line, kind, amount, per_day, public_id in group:
            look.checked += 1
            used += amount
            if kind == Kind.RESERVE and used > (per_day or 0):
                yield submission(public_id, "over_the_limit", used=used, limit=per_day)


def _expected_lines(history: History) -> list[Line]:
    """An entry of the hosts is on nobody's account. Given back is what failed, and what was never begun."""
    row = history.row
    if row.team_kind != Team.Kind.TEAM:
        return []
    kinds = [Kind.RESERVE]
    if history.went(to=State.FAILED) or history.went(out_of=State.QUEUED, to=State.WITHDRAWN):
        kinds.append(Kind.REFUND)
    if history.went(to=State.SCORED) or history.went(to=State.INVALID):
        kinds.append(Kind.COMMIT)
    zone = _zone_of(history)
    day = clock.local_day(row.received_at, zone)
    noted = {Kind.RESERVE: zone}
    return [Line(kind.value, AMOUNTS[kind], row.team_id, row.round_id, day, noted.get(kind, "")) for kind in kinds]


def _zone_of(history: History) -> str:
    """The competition's when the upload was accepted: a zone changed later moves no day."""
    return next((line.zone for line in history.lines if line.zone), history.row.zone)


def _kinds(lines: list[Line]) -> str:
    return ", ".join(sorted(line.kind for line in lines)) or "–"


def _odd_grants() -> Iterator[Violation]:
    """A line of no submission is a grant, and a grant gives."""
    of_nothing = Q(submission=None)
    odd = QuotaEntry.objects.filter(
        (of_nothing & (~Q(kind=Kind.GRANT) | Q(amount__gte=0))) | (~of_nothing & Q(kind=Kind.GRANT))
    )
    for team, day in odd.order_by("pk").values_list("team__public_id", "day"):
        yield Violation("odd_grant", f"team {team}", {"day": day.isoformat()})
