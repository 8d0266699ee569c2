import hashlib
import io
from pathlib import Path

import pytest
from pytest_django import Settings

from arena.core import storage
from arena.core.errors import TooLarge
from arena.core.storage import Blob


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> storage.BlobStore:
    settings.ARENA_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    return storage.BlobStore("uploads")


def test_it_keeps_bytes_under_their_hash(store: storage.BlobStore) -> None:
    blob = store.save(io.BytesIO(b"playlist"))
    sha256 = hashlib.sha256(b"playlist").hexdigest()
    assert blob == Blob(sha256=sha256, size=8)
    path = store.path(sha256)
    assert path == store.root / sha256[:2] / sha256[2:4] / sha256
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"playlist", 0o440)


def test_the_same_bytes_twice_are_one_blob(store: storage.BlobStore) -> None:
    assert store.save(io.BytesIO(b"x")) == store.save(io.BytesIO(b"x"))
    assert len([path for path in store.root.rglob("*") if path.is_file()]) == 1


def test_it_leaves_nothing_of_what_is_too_large(store: storage.BlobStore, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        store.save(io.BytesIO(b"12345"), max_bytes=4)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
