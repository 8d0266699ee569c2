"""Content-addressed files, outside any directory that a web server serves.

A blob is written once, under the SHA-256 of its bytes, and never changes: temp file, fsync, rename, fsync of the
directory. Only when `adopt` has returned may a database row name it.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

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
        with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as temporary:
            path = Path(temporary.name)
            try:
                blob = _copy(stream, temporary, max_bytes)
                self.adopt(path, blob)
            except OSError as error:
                raise _storage_error(error) from error
            finally:
                path.unlink(missing_ok=True)
        return blob

    def adopt(self, path: Path, blob: Blob) -> None:
        """Make the finished file at `path` (same file system) the blob. Returns once it is durable."""
        target = self.path(blob.sha256)
        try:
            _fsync(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o440)
            path.replace(target)
            # The names on the way down may be new as well, and a name is durable only with its directory.
            for directory in (target.parent, target.parent.parent, self.root):
                _fsync(directory)
        except OSError as error:
            raise _storage_error(error) from error

    def older_than(self, moment: float) -> Iterator[str]:
        """The blobs that were last stored before `moment`, a POSIX time."""
        return (path.name for path in self.root.glob("??/??/*") if path.stat().st_mtime < moment)

    def remove(self, sha256: str, *, unless_since: float) -> bool:
        """Remove a blob, unless the same bytes have been stored anew since `unless_since`, perhaps at this moment."""
        path = self.path(sha256)
        aside = path.with_name(f"{sha256}.removed")
        path.rename(aside)  # what is stored from here on has the name to itself
        if aside.stat().st_mtime >= unless_since:
            aside.rename(path)
            return False
        aside.unlink()
        return True


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


def _storage_error(error: OSError) -> Exception:
    return outage(error) or error


uploads = BlobStore("uploads")  # what teams sent
datafiles = BlobStore("files")  # what participants download, after accepting the rules
answers = BlobStore("answers")  # hidden; no view opens this store
