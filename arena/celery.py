"""The bell. What is to be done stands in the database; Celery only wakes somebody up to do it."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

app = Celery("arena")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["arena.pipeline"])


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Keep Django's logging: Celery would replace the handlers otherwise."""
