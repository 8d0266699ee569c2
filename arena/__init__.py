"""Arena: a self-hosted platform for machine-learning competitions."""

from arena.celery import app as celery_app

__all__ = ["celery_app"]
