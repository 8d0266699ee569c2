"""How the site is doing, for everybody: no name of a team, a competition or a machine, only counts and times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncMinute

from arena.core import broker, clock, health
from arena.pipeline import heartbeats
from arena.pipeline.models import Heartbeat, Verification
from arena.submissions.models import PENDING, State, Submission
from arena.submissions.queries import waiting_since

HOUR = 60  # minutes
LONG_WAIT = timedelta(minutes=5)
SILENT_SWEEP = 4  # intervals without a sweep
SHOWN = timedelta(minutes=15)  # how long a worker that fell silent is still told of
OLD_CHECK = timedelta(hours=30)


class Problem(StrEnum):
    UPLOADS_REFUSED = "uploads_refused"
    NO_WORKER = "no_worker"
    BROKER_UNREACHABLE = "broker_unreachable"
    NOT_SWEPT = "not_swept"
    SLOW = "slow"
    INVARIANTS_VIOLATED = "invariants_violated"
    INVARIANTS_UNCHECKED = "invariants_unchecked"


@dataclass(frozen=True, slots=True)
class Worker:
    alive: bool
    since: datetime
    last_seen: datetime
    slots: int


@dataclass(frozen=True, slots=True)
class Check:
    """The last look at the invariants."""

    ok: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    at: datetime
    uploads: bool
    broker: bool
    workers: list[Worker]
    swept_at: datetime | None
    waiting: int
    scoring: int
    oldest_waiting_since: datetime | None
    scored_per_minute: list[int]  # of the last hour, the oldest minute first; the present one is not over
    check: Check | None

    @property
    def alive(self) -> int:
        return sum(worker.alive for worker in self.workers)

    @property
    def oldest_waiting_seconds(self) -> int | None:
        since = self.oldest_waiting_since
        return None if since is None else max(0, int((self.at - since).total_seconds()))

    @property
    def is_swept(self) -> bool:
        patience = SILENT_SWEEP * settings.ARENA_SWEEP_SECONDS
        return self.swept_at is not None and heartbeats.is_recent(self.swept_at, self.at, seconds=patience)

    @property
    def is_slow(self) -> bool:
        return (self.oldest_waiting_seconds or 0) > LONG_WAIT.total_seconds()

    @property
    def problems(self) -> list[Problem]:
        """What is not as it should be, what hurts most first."""
        found = {
            Problem.UPLOADS_REFUSED: not self.uploads,
            Problem.NO_WORKER: not self.alive,
            Problem.BROKER_UNREACHABLE: not self.broker,
            Problem.NOT_SWEPT: not self.is_swept,
            Problem.SLOW: self.is_slow,
            Problem.INVARIANTS_VIOLATED: self.check is not None and not self.check.ok,
            Problem.INVARIANTS_UNCHECKED: self.check is not None and self.at - self.check.at > OLD_CHECK,
        }
        return [code for code, holds in found.items() if holds]

    @property
    def health(self) -> str:
        """`ok`, `degraded` (it goes on, slower or watched less) or `down` (nothing is taken, or nothing is scored)."""
        severe = {Problem.UPLOADS_REFUSED, Problem.NO_WORKER}
        return "down" if severe & set(self.problems) else "degraded" if self.problems else "ok"


def read_status() -> Status:
    """The same for everybody within a few seconds, however many ask."""
    found: Status = cache.get_or_set("status", _read, settings.ARENA_STATUS_SECONDS) or _read()
    return found


def _read() -> Status:
    now = clock.now()
    beats = list(Heartbeat.objects.order_by("since", "pk"))
    check = Verification.objects.values_list("ok", "at").first()
    return Status(
        at=now,
        uploads=all(_passes(each) for each in health.CHECKS.values()),
        broker=broker.can_be_reached(),
        workers=[_worker(beat, now) for beat in beats if beat.role == "worker" and beat.at > now - SHOWN],
        swept_at=next((beat.at for beat in beats if beat.role == "sweep"), None),
        scored_per_minute=_scored_per_minute(now),
        check=Check(*check) if check else None,
        **_queue(),
    )


def _worker(beat: Heartbeat, now: datetime) -> Worker:
    return Worker(alive=heartbeats.is_alive(beat, now), since=beat.since, last_seen=beat.at, slots=beat.slots)


def _queue() -> dict[str, Any]:
    queued = Q(state=State.QUEUED)
    return (
        Submission.objects.filter(state__in=PENDING)
        .annotate(since=waiting_since())
        .aggregate(
            waiting=Count("pk", filter=queued),
            scoring=Count("pk", filter=~queued),
            oldest_waiting_since=Min("since", filter=queued),
        )
    )


def _scored_per_minute(now: datetime) -> list[int]:
    """By when a verdict came: scored, or found invalid."""
    minute = now.replace(second=0, microsecond=0)
    first = minute - timedelta(minutes=HOUR - 1)
    judged = Submission.objects.filter(finished_at__gte=first).exclude(state=State.FAILED)
    minutes = judged.order_by().annotate(minute=TruncMinute("finished_at")).values("minute")
    counts = dict(minutes.annotate(count=Count("pk")).values_list("minute", "count"))
    return [counts.get(first + timedelta(minutes=number), 0) for number in range(HOUR)]


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 whatever it is: no
        return False
    return True
