"""Whether the bell can be rung. Asked with a short patience: somebody waits for the answer."""

import os
from pathlib import Path

from celery import current_app
from django.conf import settings

PATIENCE = 1.0  # seconds


def can_be_reached() -> bool:
    """Never raises: whatever is wrong, the answer is no."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return _is_writable(Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=patience) as connection:
            connection.connect()
    except Exception:  # noqa: BLE001 each transport has its own
        return False
    return True


def _is_writable(folder: Path) -> bool:
    """Or could be: who rings makes it when it is not there."""
    return os.access(next(each for each in (folder, *folder.parents) if each.exists()), os.W_OK)
