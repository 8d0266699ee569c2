"""Every submission with all that was noted of it, read as streams: 300,000 of them need the memory of one."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from arena.core.streams import side_by_side
from arena.submissions.models import Evaluation, QuotaEntry, Submission, SubmissionEvent

CHUNK = 2000


class Row(NamedTuple):
    public_id: UUID
    state: str
    attempt: int
    team_id: int
    team_kind: str
    round_id: int
    zone: str
    received_at: datetime


class Event(NamedTuple):
    from_state: str
    to_state: str
    attempt: int


class Scoring(NamedTuple):
    effective: bool
    attempt: int
    round_id: int  # whose answers


class Line(NamedTuple):
    kind: str
    amount: int
    team_id: int
    round_id: int
    day: date
    zone: str


class History(NamedTuple):
    row: Row
    events: list[Event]
    scorings: list[Scoring]
    lines: list[Line]

    def went(self, *, to: str, out_of: str = "") -> bool:
        return any(event.to_state == to and (not out_of or event.from_state == out_of) for event in self.events)


def histories(*, scorings: bool = False, lines: bool = False) -> Iterator[History]:
    """All submissions and their events, and what else is asked for."""
    found = side_by_side(
        rows=_stream(Submission.objects.order_by("pk"), Row, "pk", _ROW),
        events=_stream(SubmissionEvent.objects.order_by("submission_id", "pk"), Event, "submission_id", _EVENT),
        scorings=_stream(_scorings(wanted=scorings), Scoring, "submission_id", _SCORING),
        lines=_stream(_lines(wanted=lines), Line, "submission_id", _LINE),
    )
    for _pk, group in found:
        yield History(group["rows"][0], group["events"], group["scorings"], group["lines"])


_ROW = (
    "public_id",
    "state",
    "attempt",
    "team_id",
    "team__kind",
    "round_id",
    "round__competition__timezone",
    "received_at",
)
_EVENT = ("from_state", "to_state", "attempt")
_SCORING = ("effective", "attempt", "answers__round_id")
_LINE = ("kind", "amount", "team_id", "round_id", "day", "zone")


def _scorings(*, wanted: bool) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.order_by("submission_id", "pk")
    return rows if wanted else rows.none()


def _lines(*, wanted: bool) -> QuerySet[QuotaEntry]:
    rows = QuotaEntry.objects.filter(submission__isnull=False).order_by("submission_id", "pk")
    return rows if wanted else rows.none()


def _stream(rows: QuerySet[Any], shape: Any, key: str, names: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    for owner, *values in rows.values_list(key, *names).iterator(chunk_size=CHUNK):
        yield owner, shape(*values)
