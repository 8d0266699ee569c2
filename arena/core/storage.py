"""Content-addressed files, outside any directory that a web server serves.

A blob is written once, under the SHA-256 of its bytes, and never changes: temp file, fsync, rename, fsync of the
directory. Only when `adopt` has returned may a database row name it.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import OperationalError

from arena.core.errors import TooLarge
from arena.core.outages import outage

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    sha256: str
    size: int


class BlobStore:
    """One directory of blobs: `ab/cd/abcd…`, read-only files."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def root(self) -> Path:
        return Path(settings.ARENA_HOME) / self.name

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def save(self, stream: IO[bytes], *, max_bytes: int | None = None) -> Blob:
        """Copy `stream` in. Raises TooLarge past `max_bytes`, StorageFull when the disk is."""
        incoming = Path(settings.FILE_UPLOAD_TEMP_DIR)
        incoming.mkdir(parents=True, exist_ok=True)
        with noticing_outages(), tempfile.NamedTemporaryFile(dir=incoming, delete=False) as temporary:
            path = Path(temporary.name)
            try:
                blob = _copy(stream, temporary, max_bytes)
                self.adopt(path, blob)
            finally:
                path.unlink(missing_ok=True)
        return blob

    def adopt(self, path: Path, blob: Blob) -> None:
        """Make the finished file at `path` (same file system) the blob. Returns once it is durable."""
        target = self.path(blob.sha256)
        with noticing_outages():
            _fsync(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o440)
            path.replace(target)
            # The names on the way down may be new as well, and a name is durable only with its directory.
            for directory in (target.parent, target.parent.parent, self.root):
                _fsync(directory)


def _copy(stream: IO[bytes], target: IO[bytes], max_bytes: int | None) -> Blob:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise TooLarge(limit_bytes=max_bytes)
        digest.update(chunk)
        target.write(chunk)
    target.flush()
    return Blob(sha256=digest.hexdigest(), size=size)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def noticing_outages() -> Iterator[None]:
    """Whatever writes in this block, a file or the database: raises StorageFull or Unavailable where that failed."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if refusal := outage(error):
            raise refusal from error
        raise


uploads = BlobStore("uploads")  # what teams sent
datafiles = BlobStore("files")  # what participants download, after accepting the rules
answers = BlobStore("answers")  # hidden; no view opens this store
reports = BlobStore("reports")  # what scoring found, row by row; hidden like the answers
