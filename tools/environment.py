"""Where the tools work: the checkout, and a throw-away data directory for the commands of the site."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")


@contextmanager
def throw_away_home() -> Iterator[dict[str, str]]:
    """The environment of a default site with no data, so that a check neither needs nor changes anybody's."""
    with tempfile.TemporaryDirectory(prefix="arena-check-") as home:
        kept = {name: value for name, value in os.environ.items() if name not in SERVICES}
        yield {**kept, "ARENA_HOME": home, "DJANGO_SETTINGS_MODULE": "arena.settings"}
