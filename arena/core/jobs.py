"""Ringing the bell. The database row is the queue; a bell that is not heard costs time, never work."""

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
PAUSE = 2.0
_left_alone_until = 0.0


def enqueue(name: str, **arguments: Any) -> None:
    """Ask a worker to run the task `name` once the current transaction has committed."""
    transaction.on_commit(lambda: ring(name, **arguments))


def ring(name: str, **arguments: Any) -> bool:
    """Ask at once; False when the bell cannot be rung. A broken one is left alone for a moment: trying takes time."""
    global _left_alone_until  # noqa: PLW0603 known to all threads of this process
    if time.monotonic() < _left_alone_until:
        return False
    try:
        current_app.tasks[name].apply_async(kwargs=arguments)
    except Exception:
        # The broker may be down or its disk full. The row stands; the sweeper will find it.
        logger.warning("could not ring %s; the sweeper will see to it", name, exc_info=True)
        _left_alone_until = time.monotonic() + PAUSE
        return False
    return True
