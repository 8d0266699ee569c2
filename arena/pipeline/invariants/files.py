"""I1 and I8: what lies on the disk, and what the database says of it.

Read in batches and without a transaction: files outlive any that one would want to hold open, and a row that names a
file is never changed nor removed.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from arena.competitions.models import AnswerKey, DataFile
from arena.core import storage
from arena.core.storage import BlobStore
from arena.leaderboards import audit
from arena.pipeline import blobs
from arena.pipeline.invariants.base import Look, Violation, Violations, submission
from arena.submissions.models import Submission

BATCH = 1000
SLICES = 32  # a nightly look reads the bytes of every 32nd file, so each one about once a month


class Upload(NamedTuple):
    submission: UUID
    what: str
    sha256: str
    size: int


class Stored(NamedTuple):
    """A file beside the uploads: of a competition, or what scoring found."""

    store: BlobStore
    subject: str
    sha256: str


def acknowledged_files(look: Look) -> Violations:
    """I1. Every acknowledged submission's files are there, with the bytes whose SHA-256 was answered."""
    is_whole = lru_cache(maxsize=256)(_is_whole)  # a file that was sent often is read once
    for upload in _uploads():
        look.checked += 1
        path = storage.uploads.path(upload.sha256)
        if not path.is_file():
            code = "file_missing"
        elif path.stat().st_size != upload.size:
            code = "file_size"
        elif _is_read(upload.sha256, look) and not is_whole(path):
            code = "file_bytes"
        else:
            continue
        yield submission(upload.submission, code, file=upload.what)


def stored_files(look: Look) -> Violations:
    """I8. No other file that a row names is missing or damaged, and none lies about for a day that nobody needs."""
    for stored in chain(_files_of_competitions(), _reports()):
        look.checked += 1
        path = stored.store.path(stored.sha256)
        if not path.is_file():
            yield Violation("stored_file_missing", stored.subject)
        elif _is_read(stored.sha256, look) and not _is_whole(path):
            yield Violation("stored_file_bytes", stored.subject)
    for store in blobs.OWNERS:
        for path in blobs.orphans(store, now=look.now):
            yield Violation("orphan_file", f"{store.name}/{path.name[:12]}…")


def _is_read(sha256: str, look: Look) -> bool:
    """Whether this look reads the file's bytes: every one of them, or tonight's share."""
    return look.every_byte or int(sha256[:2], 16) % SLICES == look.now.toordinal() % SLICES


def _is_whole(path: Path) -> bool:
    """Whether its bytes are those that gave it its name."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == path.name


def _uploads() -> Iterator[Upload]:
    columns = ("pk", "public_id", "sha256", "size", "source_sha256", "source_size")
    last = 0
    while batch := list(Submission.objects.filter(pk__gt=last).order_by("pk").values_list(*columns)[:BATCH]):
        for last, public_id, sha256, size, source_sha256, source_size in batch:  # noqa: B007 the next batch's start
            yield Upload(public_id, "predictions", sha256, size)
            if source_sha256:
                yield Upload(public_id, "source", source_sha256, source_size or 0)


def _files_of_competitions() -> Iterator[Stored]:
    for file in DataFile.objects.select_related("competition").iterator():
        yield Stored(storage.datafiles, f"file {file.competition.slug}/{file.path}", file.sha256)
    for key in AnswerKey.objects.select_related("round__competition").iterator():
        subject = f"answers {key.round.competition.slug}/{key.round.slug} v{key.version}"
        for name in blobs.ANSWER_FILES:
            if sha256 := getattr(key, name):
                yield Stored(storage.answers, subject, sha256)


def _reports() -> Iterator[Stored]:
    for public_id, sha256 in audit.report_files():
        yield Stored(storage.reports, f"report of submission {public_id}", sha256)
