"""What the site needs to take a submission. The broker and the workers are not among it: a row in the queue waits."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from arena.core import storage


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_storage() -> None:
    """Uploads pass through two directories; a full or read-only disk shows at either."""
    for directory in (Path(settings.FILE_UPLOAD_TEMP_DIR), storage.uploads.root):
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory) as file:
            file.write(b"written")
            file.flush()


CHECKS: dict[str, Callable[[], None]] = {"database": check_database, "storage": check_storage}
