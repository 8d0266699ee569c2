"""I1 and I8: what lies on the disk, and what the database says of it.

Read in batches and without a transaction: files outlive any that one would want to hold open, and a row that names a
file is never changed nor removed.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from arena.competitions.models import AnswerKey, DataFile
from arena.core import storage
from arena.core.storage import CHUNK, BlobStore
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


def acknowledged_files(look: Look) -> Violations:
    """I1. Every acknowledged submission's files are there, with the bytes whose SHA-256 was answered."""
    digest = lru_cache(maxsize=256)(_sha256)  # a file that was sent often is read once
    for upload in _uploads():
        look.checked += 1
        if code := _fault(upload, digest if look.every_byte or _is_tonights(upload.sha256, look) else None):
            yield submission(upload.submission, code, file=upload.what)


def stored_files(look: Look) -> Violations:
    """I8. No file of a competition is missing, and none lies about for a day that nobody needs."""
    for store, subject, sha256 in _files_of_competitions():
        look.checked += 1
        if not store.path(sha256).is_file():
            yield Violation("stored_file_missing", subject)
    for store in blobs.OWNERS:
        for path in blobs.orphans(store, now=look.now):
            yield Violation("orphan_file", f"{store.name}/{path.name[:12]}…")


def _fault(upload: Upload, digest: Callable[[str], str] | None) -> str:
    path = storage.uploads.path(upload.sha256)
    if not path.is_file():
        return "file_missing"
    if path.stat().st_size != upload.size:
        return "file_size"
    return "file_bytes" if digest is not None and digest(upload.sha256) != upload.sha256 else ""


def _is_tonights(sha256: str, look: Look) -> bool:
    return int(sha256[:2], 16) % SLICES == look.now.toordinal() % SLICES


def _sha256(sha256: str) -> str:
    digest = hashlib.sha256()
    with storage.uploads.path(sha256).open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _uploads() -> Iterator[Upload]:
    columns = ("pk", "public_id", "sha256", "size", "source_sha256", "source_size")
    last = 0
    while batch := list(Submission.objects.filter(pk__gt=last).order_by("pk").values_list(*columns)[:BATCH]):
        for last, public_id, sha256, size, source_sha256, source_size in batch:  # noqa: B007 the next batch's start
            yield Upload(public_id, "predictions", sha256, size)
            if source_sha256:
                yield Upload(public_id, "source", source_sha256, source_size or 0)


def _files_of_competitions() -> Iterator[tuple[BlobStore, str, str]]:
    for file in DataFile.objects.select_related("competition").iterator():
        yield storage.datafiles, f"file {file.competition.slug}/{file.path}", file.sha256
    for key in AnswerKey.objects.select_related("round__competition").iterator():
        subject = f"answers {key.round.competition.slug}/{key.round.slug} v{key.version}"
        for name in blobs.ANSWER_FILES:
            if sha256 := getattr(key, name):
                yield storage.answers, subject, sha256
