"""Every worker's own eye on the queue. It needs no broker and no beat, so it also works when these do not."""

import logging
import threading
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import connection

from arena.pipeline import flow

logger = logging.getLogger(__name__)


class Sweeper(bootsteps.StartStopStep):
    """Sweeps when the worker starts, and then for as long as it runs; scores by itself what no bell is heard for."""

    requires = ("celery.worker.components:Pool",)  # and the consumer, which waits for the broker, starts last

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self, _worker: Any) -> None:
        self._thread.start()

    def stop(self, _worker: Any) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.is_set():
            self._sweep()
            self._done.wait(settings.ARENA_SWEEP_SECONDS)

    def _sweep(self) -> None:
        try:
            while not flow.sweep() and not self._done.is_set():
                flow.score_next(worker=flow.worker_name())
        except Exception:
            logger.warning("a sweep failed; the next one will see to it", exc_info=True)
        finally:
            connection.close()
