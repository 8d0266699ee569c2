"""The bell. What is to be done stands in the database; Celery only wakes somebody up to do it."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

app = Celery("arena")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["arena.pipeline"])


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Keep Django's logging: Celery would replace the handlers otherwise."""


@worker_init.connect
def show_signs_of_life(sender: Any, **_: Any) -> None:
    """From the start, whether or not the broker can be reached, until the last task has ended."""
    from arena.pipeline.heartbeats import Beats  # noqa: PLC0415 its models need Django, which starts after this module

    beats = Beats(slots=int(sender.concurrency))
    worker_shutdown.connect(lambda **_: beats.stop(), weak=False)
