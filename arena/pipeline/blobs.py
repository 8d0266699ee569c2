"""Stored files that no row names. An upload refused at the last moment leaves one: no harm, but disks are finite."""

import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from arena.competitions.models import AnswerKey, DataFile
from arena.core import storage
from arena.core.storage import BlobStore
from arena.leaderboards.models import PrivateScore
from arena.submissions.models import Submission

logger = logging.getLogger(__name__)
AGE = timedelta(hours=24)  # younger ones may belong to a request that has not written its row yet
BATCH = 500
ASIDE = ".orphan"
ANSWER_FILES = ("sha256", "questions_sha256", "splits_sha256", "compiled_sha256", "split_sha256")
# Every column by which a row names a file of a store.
OWNERS: dict[BlobStore, list[tuple[type[Model], str]]] = {
    storage.uploads: [(Submission, "sha256"), (Submission, "source_sha256")],
    storage.datafiles: [(DataFile, "sha256")],
    storage.answers: [(AnswerKey, name) for name in ANSWER_FILES],
    storage.reports: [(PrivateScore, "report_sha256")],
}


def orphans(store: BlobStore, *, now: datetime) -> Iterator[Path]:
    """Files of the store older than a day that no row names."""
    for batch in _batches(_old_files(store.root, now)):
        owned = _owned(store, [path.stem for path in batch])
        yield from (path for path in batch if path.stem not in owned or path.suffix == ASIDE)


def collect_orphans(*, now: datetime) -> int:
    """Remove them, and what broken-off uploads left. Returns how many files."""
    for leftover in _old_files(Path(settings.FILE_UPLOAD_TEMP_DIR), now):
        leftover.unlink(missing_ok=True)
    return sum(_remove(store, path, now) for store in OWNERS for path in orphans(store, now=now))


def _remove(store: BlobStore, path: Path, now: datetime) -> bool:
    """Set the file aside, look once more, then delete it: somebody may send the same bytes at this very moment.

    Whoever stores them before the file is set aside makes it young again; whoever does afterwards makes a new file.
    """
    place, aside = path.with_suffix(""), path.with_suffix(ASIDE)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if not _owned(store, [place.name]) and _is_old(aside, now):
        aside.unlink()
        return True
    if place.exists():
        aside.unlink()
    else:
        aside.rename(place)
    return False


def _owned(store: BlobStore, names: list[str]) -> set[str]:
    found: set[str] = set()
    for model, column in OWNERS[store]:
        found |= set(model._default_manager.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    return found


def _old_files(root: Path, now: datetime) -> Iterator[Path]:
    for folder, _folders, names in os.walk(root):
        yield from (path for name in names if _is_old(path := Path(folder) / name, now))


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - AGE).timestamp()
    except FileNotFoundError:
        return False


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
