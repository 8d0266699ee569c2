"""What a submission that waits can expect: its place, and an estimate from how the line has moved lately."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import mean
from typing import Any, NamedTuple

from arena.core import clock
from arena.pipeline import heartbeats
from arena.submissions.models import State, Submission
from arena.submissions.turns import ahead_of

LATELY = timedelta(hours=24)
SAMPLE = 50
ENOUGH = 5  # steps of the line, to go by them


@dataclass(frozen=True, slots=True)
class Queue:
    position: int  # 1 is next
    estimated_seconds: int | None  # until it is scored; None when nobody can tell: no worker, or nothing scored lately


class Job(NamedTuple):
    created: datetime
    claimed: datetime
    finished: datetime


def queue_of(submission: Submission) -> Queue | None:
    """None unless it waits."""
    ahead = ahead_of(submission)
    if ahead is None:
        return None
    return Queue(position=ahead + 1, estimated_seconds=_estimate(ahead, clock.now()))


def _estimate(ahead: int, now: datetime) -> int | None:
    slots = sum(worker.slots for worker in heartbeats.living_workers(now))
    jobs = _recent_jobs(now)
    if not slots or not jobs:
        return None
    work = mean((job.finished - job.claimed).total_seconds() for job in jobs)
    step = _step(jobs) or work / slots
    return max(1, math.ceil((ahead + 1) * step + work))


def _recent_jobs(now: datetime) -> list[Job]:
    """The latest to be judged, in the order of their claims."""
    judged = (State.SCORED, State.INVALID)
    recent = Submission.objects.filter(state__in=judged, finished_at__gt=now - LATELY, claimed_at__isnull=False)
    times: Any = recent.order_by("-finished_at").values_list("created_at", "claimed_at", "finished_at")[:SAMPLE]
    return sorted((Job(*each) for each in times), key=lambda job: job.claimed)


def _step(jobs: list[Job]) -> float | None:
    """How long the line takes to move up by one: from one claim to the next, where the next was waiting already."""
    steps = [
        (job.claimed - before.claimed).total_seconds()
        for before, job in pairwise(jobs)
        if job.created <= before.claimed
    ]
    return mean(steps) if len(steps) >= ENOUGH else None
