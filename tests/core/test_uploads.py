"""Files on their way in: hashed and capped while the bytes pass, then moved, not copied."""

import hashlib
import io
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from arena.accounts.models import User
from arena.core import storage, uploads
from arena.core.errors import TooLarge
from arena.core.uploads import discard_body, expect_files, keep, raise_upload_error


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


# --- what is refused is read away, within reason ---------------------------------------------------------------


MULTIPART = "multipart/form-data; boundary=x"


class Endless(io.RawIOBase):
    """A body that never ends; counts what was taken of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert self.taken < 100 * 1024**2, "it reads for ever"
        self.taken += size
        return b"x" * size


def endless(head: bytes = b"") -> tuple[HttpRequest, Endless]:
    """A request that announces a terabyte, and its body."""
    body = Endless()
    length = 1024**4
    environ: dict[str, Any] = {"wsgi.input": _after(head, body), "CONTENT_LENGTH": length, "CONTENT_TYPE": MULTIPART}
    return RequestFactory().generic("POST", "/", **environ), body


def _after(head: bytes, body: Endless) -> Any:
    if not head:
        return body
    pieces = iter([head])
    first = Endless()
    first.read = lambda size=-1: next(pieces, None) or body.read(size)  # type: ignore[method-assign]
    return first


def test_a_body_is_not_discarded_for_ever(home: Path) -> None:
    request, body = endless()
    discard_body(request)
    assert body.taken == 100 + storage.CHUNK


@pytest.mark.parametrize("takes_files", [True, False])
def test_a_request_that_announces_too_much_is_refused_for_that(home: Path, takes_files: bool) -> None:
    request, body = endless(b'--x\r\nContent-Disposition: form-data; name="p"; filename="p"\r\n\r\nbytes')
    if takes_files:
        expect_files(request)
    assert (dict(request.POST), dict(request.FILES)) == ({}, {})
    with pytest.raises(TooLarge):
        raise_upload_error(request)
    assert body.taken <= 100 + storage.CHUNK
    assert list((home / "incoming").iterdir()) == []


def test_only_a_page_that_takes_files_reads_large_ones(settings: Settings, home: Path) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 300
    settings.ARENA_MAX_UPLOAD_BYTES = 1000
    for taken in (False, True):
        request = RequestFactory().post("/", {"predictions": io.BytesIO(b"x" * 900)})
        if taken:
            expect_files(request)
        assert list(request.FILES) == ["predictions"] * taken
        request.close()


def test_organizers_forms_bring_files(settings: Settings, home: Path, host: User) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 300
    settings.ARENA_MAX_UPLOAD_BYTES = 1000
    request = RequestFactory().post("/", {"answers": io.BytesIO(b"x" * 900)})
    request.user = host
    assert list(request.FILES) == ["answers"]
    request.close()


def test_whoever_sends_drop_by_drop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "DISCARD_SECONDS", 0.3)
    client, server = socket.socketpair()
    with client, server, server.makefile("rb") as body:
        environ: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": 10**6, "gunicorn.socket": server}
        request = RequestFactory().generic("POST", "/", **environ)
        client.sendall(b"drop")  # and no more
        started = time.monotonic()
        discard_body(request)
        assert 0.3 <= time.monotonic() - started < 5
        assert client.recv(1) == b""
