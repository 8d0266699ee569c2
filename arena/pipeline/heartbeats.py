"""Signs of life. A worker process writes one every ten seconds, so that people see who is at work.

In a table of the database, since that is there in every set-up; and not by Celery's own means, which go through the
broker: they say nothing when it is down, which is when one looks.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from arena.core import clock
from arena.pipeline.models import Heartbeat

logger = logging.getLogger(__name__)
ALIVE = 3  # heartbeats that may be missed
FORGOTTEN = timedelta(days=1)
SWEEP = "sweep"


def worker_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def beat(*, name: str, role: Heartbeat.Role, slots: int = 0) -> None:
    now = clock.now()
    Heartbeat.objects.update_or_create(
        name=name,
        defaults={"role": role, "slots": slots, "at": now},
        create_defaults={"role": role, "slots": slots, "at": now, "since": now},
    )


def living_workers(now: datetime) -> list[Heartbeat]:
    return [worker for worker in workers() if is_alive(worker, now)]


def workers() -> list[Heartbeat]:
    """All that were heard of lately, the one that has lived longest first."""
    return list(Heartbeat.objects.filter(role=Heartbeat.Role.WORKER).order_by("since", "pk"))


def is_alive(worker: Heartbeat, now: datetime) -> bool:
    return is_recent(worker.at, now, seconds=ALIVE * settings.ARENA_HEARTBEAT_SECONDS)


def is_recent(sign: datetime, now: datetime, *, seconds: float) -> bool:
    """What is in the future was noted by a clock that has been put back since, and tells as little as what is old."""
    return abs(now - sign) < timedelta(seconds=seconds)


def forget_old(now: datetime) -> None:
    """Workers that were killed never said goodbye."""
    Heartbeat.objects.filter(role=Heartbeat.Role.WORKER, at__lt=now - FORGOTTEN).delete()


class Beats:
    """This process's signs of life, from a thread of its own, until it says goodbye."""

    def __init__(self, *, slots: int) -> None:
        self._done = threading.Event()
        self._slots = slots
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join(5)

    def _run(self) -> None:
        name = worker_process()
        while not self._done.is_set():
            _attempt(lambda: beat(name=name, role=Heartbeat.Role.WORKER, slots=self._slots))
            self._done.wait(settings.ARENA_HEARTBEAT_SECONDS)
        _attempt(lambda: Heartbeat.objects.filter(name=name).delete())


def _attempt(write: Callable[[], Any]) -> None:
    """A sign that cannot be written is only missed."""
    try:
        write()
    except Exception:
        logger.warning("a sign of life was missed", exc_info=True)
    finally:
        connection.close()
