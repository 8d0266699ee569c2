"""Ringing the bell. The database row is the queue; a bell that is not heard costs time, never work."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def enqueue(name: str, **arguments: Any) -> None:
    """Ask a worker to run the task `name` once the current transaction has committed."""
    transaction.on_commit(lambda: _ring(name, arguments))


def _ring(name: str, arguments: dict[str, Any]) -> None:
    try:
        current_app.tasks[name].apply_async(kwargs=arguments)
    except Exception:
        # The broker may be down or its disk full. The row stands; the sweeper will ring again.
        logger.warning("could not ring %s; the sweeper will", name, exc_info=True)
