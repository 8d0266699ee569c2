"""Sending files: whole, in part, not at all."""

import hashlib
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from arena.core import downloads
from arena.core.downloads import file_response

pytestmark = pytest.mark.django_db  # the end of a response is where Django looks after the connection

CONTENT = bytes(range(256)) * 4
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ETAG = f'"{SHA256}"'
COMMON = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": 'attachment; filename="train.json"',
    "ETag": ETAG,
    "Accept-Ranges": "bytes",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "blob"
    path.write_bytes(CONTENT)
    return path


def fetch(path: Path, *, method: str = "GET", name: str = "train.json", **headers: str) -> HttpResponseBase:
    request = RequestFactory().generic(
        method, "/", headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    return file_response(request, path=path, name=name, sha256=SHA256)


def body(response: HttpResponseBase) -> bytes:
    content = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content
    response.close()
    return content


def test_it_sends_the_whole_file(path: Path) -> None:
    response = fetch(path)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert dict(response.items()) == {**COMMON, "Content-Length": "1024"}


def test_it_sends_no_body_to_head(path: Path) -> None:
    response = fetch(path, method="HEAD", Range="bytes=0-1")

    assert (response.status_code, body(response)) == (200, b"")
    assert dict(response.items()) == {**COMMON, "Content-Length": "1024"}


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-9", 0, 10),
        ("bytes=1000-", 1000, 1024),
        ("bytes=1023-1023", 1023, 1024),
        ("bytes=1000-999999", 1000, 1024),
        ("bytes=-24", 1000, 1024),
        ("bytes=-99999", 0, 1024),
        ("bytes=0-", 0, 1024),
        ("Bytes= 5-7 ", 5, 8),
    ],
)
def test_it_sends_a_range(path: Path, asked: str, start: int, stop: int) -> None:
    response = fetch(path, Range=asked)

    assert (response.status_code, body(response)) == (206, CONTENT[start:stop])
    assert dict(response.items()) == {
        **COMMON,
        "Content-Length": str(stop - start),
        "Content-Range": f"bytes {start}-{stop - 1}/1024",
    }


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=9999-10000", "bytes=-0"])
def test_it_refuses_a_range_beyond_the_end(path: Path, asked: str) -> None:
    response = fetch(path, Range=asked)

    assert (response.status_code, body(response)) == (416, b"")
    assert dict(response.items()) == {**COMMON, "Content-Range": "bytes */1024"}


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "lines=0-5",
        "bytes=0-1,5-6",
        "bytes",
        "bytes=" + "9" * 5000 + "-",
        "bytes=٣-",
    ],
)
def test_it_ignores_a_range_it_cannot_read(path: Path, asked: str) -> None:
    response = fetch(path, Range=asked)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert "Content-Range" not in response


@pytest.mark.parametrize(("validator", "status"), [(ETAG, 206), ('"another"', 200), (f"W/{ETAG}", 200)])
def test_it_resumes_only_the_same_file(path: Path, validator: str, status: int) -> None:
    response = fetch(path, Range="bytes=0-9", If_Range=validator)

    assert (response.status_code, body(response)) == (status, CONTENT[:10] if status == 206 else CONTENT)


@pytest.mark.parametrize("held", [ETAG, f"W/{ETAG}", f'"another", {ETAG}', "*"])
def test_it_sends_nothing_to_who_has_it(path: Path, held: str) -> None:
    response = fetch(path, If_None_Match=held, Range="bytes=0-9")

    assert (response.status_code, body(response)) == (304, b"")
    assert response["ETag"] == ETAG


@pytest.mark.parametrize("held", ['"another"', "garbage", ""])
def test_it_sends_the_file_to_who_has_another(path: Path, held: str) -> None:
    response = fetch(path, If_None_Match=held)

    assert (response.status_code, body(response)) == (200, CONTENT)


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        (
            "플레이리스트.json",
            "attachment; filename*=utf-8''%ED%94%8C%EB%A0%88%EC%9D%B4%EB%A6%AC%EC%8A%A4%ED%8A%B8.json",
        ),
        ('a "b".json', 'attachment; filename="a \\"b\\".json"'),
        ("", "attachment"),
    ],
)
def test_it_names_the_file(path: Path, name: str, disposition: str) -> None:
    response = fetch(path, method="HEAD", name=name)

    assert response["Content-Disposition"] == disposition


def test_it_reads_the_file_in_chunks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "CHUNK", 100)
    response = fetch(path, Range="bytes=10-259")
    assert isinstance(response, StreamingHttpResponse)

    assert [len(chunk) for chunk in response] == [100, 100, 50]  # type: ignore[arg-type]
    response.close()


def test_it_closes_a_file_of_which_nothing_was_read(path: Path) -> None:
    fetch(path).close()  # an open file would be a ResourceWarning, and that an error


def test_an_empty_file_has_no_ranges(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()

    whole, part = fetch(empty), fetch(empty, Range="bytes=0-")

    assert (whole.status_code, body(whole)) == (200, b"")
    assert (part.status_code, part["Content-Range"]) == (416, "bytes */0")
