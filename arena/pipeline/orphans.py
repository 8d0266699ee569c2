"""Clears away files that nothing refers to: what an upload left that was cut off, or refused after it had arrived."""

import logging
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from arena.competitions.models import AnswerKey, DataFile
from arena.core import clock, storage
from arena.core.storage import BlobStore
from arena.submissions.models import Submission

logger = logging.getLogger(__name__)
AGE = 24 * 60 * 60
"""Seconds. A file is stored before its row is written, so a young one may still be waiting for it."""

_REFERENCES: dict[BlobStore, tuple[type[Model], tuple[str, ...]]] = {
    storage.uploads: (Submission, ("sha256", "source_sha256")),
    storage.datafiles: (DataFile, ("sha256",)),
    storage.answers: (
        AnswerKey,
        ("sha256", "questions_sha256", "splits_sha256", "compiled_sha256", "split_sha256"),
    ),
}


def collect_orphans() -> int:
    """Remove files that are a day old and nobody's. Returns how many."""
    before = clock.now().timestamp() - AGE
    removed = _clear_incoming(before) + sum(_collect(store, before) for store in _REFERENCES)
    if removed:
        logger.info("%s files that nothing refers to were removed", removed)
    return removed


def _collect(store: BlobStore, before: float) -> int:
    old = set(store.older_than(before))  # listed before the names are read: what is young enough to race is not here
    model, fields = _REFERENCES[store]
    for field in fields:
        old.difference_update(model._default_manager.values_list(field, flat=True).iterator())
    return sum(store.remove(sha256, unless_since=before) for sha256 in old)


def _clear_incoming(before: float) -> int:
    """Uploads that were cut off together with the process that took them."""
    old = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
