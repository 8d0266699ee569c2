"""Files on their way in: hashed and capped while the bytes pass, then moved, not copied."""

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from arena.core import storage
from arena.core.errors import TooLarge
from arena.core.uploads import keep, raise_upload_error


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.ARENA_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    settings.ARENA_MAX_UPLOAD_BYTES = 100
    (tmp_path / "incoming").mkdir()
    return tmp_path


@pytest.fixture
def post() -> Iterator[Callable[..., HttpRequest]]:
    sent: list[HttpRequest] = []

    def make(**files: bytes) -> HttpRequest:
        sent.append(RequestFactory().post("/", {name: io.BytesIO(content) for name, content in files.items()}))
        return sent[-1]

    yield make
    for request in sent:
        request.close()


def test_the_hash_is_known_when_the_body_has_been_read(home: Path, post: Callable[..., HttpRequest]) -> None:
    request = post(predictions=b"x" * 100)
    raise_upload_error(request)
    uploaded = request.FILES["predictions"]
    assert isinstance(uploaded, TemporaryUploadedFile)
    incoming = Path(uploaded.temporary_file_path())
    assert incoming.parent == home / "incoming"
    blob = keep(uploaded, storage.uploads)
    assert blob == storage.Blob(sha256=hashlib.sha256(b"x" * 100).hexdigest(), size=100)
    assert storage.uploads.path(blob.sha256).read_bytes() == b"x" * 100
    assert not incoming.exists()


def test_a_file_past_the_limit_leaves_nothing(home: Path, post: Callable[..., HttpRequest]) -> None:
    request = post(predictions=b"x" * 101)
    assert dict(request.FILES) == {}
    with pytest.raises(TooLarge):
        raise_upload_error(request)
    assert list((home / "incoming").iterdir()) == []


def test_many_files_together_are_limited_too(post: Callable[..., HttpRequest]) -> None:
    request = post(**{f"file{n}": b"x" * 100 for n in range(4)})
    assert sorted(request.FILES) == ["file0", "file1", "file2"]
    with pytest.raises(TooLarge):
        raise_upload_error(request)
