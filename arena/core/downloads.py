"""Sending a stored file, whole or in part (RFC 9110). Who may have it, the caller has decided."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, parse_etags

CHUNK = 256 * 1024
# One range only: a client that asks for several gets the whole file, as RFC 9110 allows.
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class _Part:
    """`length` bytes of an open file from where it stands, read as they are sent."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (chunk := self._file.read(min(CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()


def file_response(request: HttpRequest, *, path: Path, name: str, sha256: str) -> HttpResponseBase:
    """The file at `path` as an attachment called `name`, for GET and HEAD. `sha256` is its ETag."""
    etag = f'"{sha256}"'
    size = path.stat().st_size
    response: HttpResponseBase
    if _is_held(request, etag):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    elif request.method == "HEAD":  # a range has a meaning for GET only
        response = HttpResponse(headers={"Content-Length": str(size)})
    elif (wanted := _wanted_range(request, etag, size)) is None:
        response = _send(path, range(size))
    elif not wanted:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = _send(path, wanted)
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    _describe(response, name=name, etag=etag)
    return response


def _send(path: Path, part: range) -> StreamingHttpResponse:
    file = path.open("rb")
    file.seek(part.start)
    return StreamingHttpResponse(_Part(file, len(part)), headers={"Content-Length": str(len(part))})


def _describe(response: HttpResponseBase, *, name: str, etag: str) -> None:
    response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    # A copy may be kept by the person's own machine, and is asked about before it is used again.
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie"))


def _is_held(request: HttpRequest, etag: str) -> bool:
    """Does the client say that it has this very file?"""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag in {tag.removeprefix("W/") for tag in held}


def _wanted_range(request: HttpRequest, etag: str, size: int) -> range | None:
    """The bytes asked for; an empty range when the file has none of them; None for the whole file.

    A range that cannot be read is as good as none, and so is one of another version of the file (`If-Range`).
    """
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
