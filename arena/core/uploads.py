"""Uploads go to disk once, hashed on the way, and are then renamed into the blob store."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from arena.core.errors import DomainError, Invalid, TooLarge
from arena.core.storage import CHUNK, Blob, BlobStore, noticing_a_full_disk

MAX_FILES = 3
"""How many full-sized files a request may carry: predictions and source code, or answers, questions and splits."""
DISCARD_SECONDS = 60
"""How long a client may go on sending what is refused already."""


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Streams to a temporary file beside the blob store; caps the size and computes SHA-256 while the bytes pass."""

    _request_size = 0

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._fields: set[str] = set()

    def handle_raw_input(
        self, _body: Any, _meta: Any, content_length: int, *_: Any
    ) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]] | None:
        """Refuse by its length what no files can fill: parts without a name and bytes after the last are read, too."""
        if self.request is None or content_length <= _longest_body(self.request):
            return None
        self.request.upload_error = TooLarge(limit_bytes=settings.ARENA_MAX_UPLOAD_BYTES)  # type: ignore[attr-defined]
        discard_body(self.request)
        return QueryDict(), MultiValueDict()

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, field_name, *args, **kwargs)
        with self._refusing():
            if field_name in self._fields:
                raise Invalid(code="malformed", message=_("Two files have come under one name."))
            self._fields.add(field_name)
            # Django would take the end of the client's name into that of the file, where it may be too long.
            self.file = TemporaryUploadedFile("upload", self.content_type, 0, self.charset, self.content_type_extra)
            self.file.name = self.file_name
        self._digest = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        self._request_size += len(raw_data)
        limit = settings.ARENA_MAX_UPLOAD_BYTES
        with self._refusing():
            if self._size > limit or self._request_size > MAX_FILES * limit:
                raise TooLarge(limit_bytes=limit)
            self._digest.update(raw_data)
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        with self._refusing():  # its last bytes are written now
            uploaded = super().file_complete(file_size)
        if uploaded is not None:
            uploaded.blob = Blob(sha256=self._digest.hexdigest(), size=self._size)  # type: ignore[attr-defined]
        return uploaded

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Remember why, and read the rest of the body away: a browser shows no answer to a body it could not send."""
        try:
            with noticing_a_full_disk():
                yield
        except DomainError as error:
            with suppress(OSError, AttributeError):  # closing fails on a full disk, and where no file could be made
                self.file.close()
            if self.request is not None:
                self.request.upload_error = error  # type: ignore[attr-defined]
                discard_body(self.request)
            raise StopUpload(connection_reset=True) from error


def raise_upload_error(request: HttpRequest) -> None:
    """Raise what the upload handler found while the body was read, if anything."""
    error: DomainError | None = getattr(request, "upload_error", None)
    if error is not None:
        raise error


def expect_files(request: HttpRequest) -> None:
    """Say of a request, before its body is read, that it may bring files: elsewhere anybody could fill the disk."""
    request.takes_files = True  # type: ignore[attr-defined]


def _longest_body(request: HttpRequest) -> int:
    fields: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    # The administration's forms are read by the CSRF middleware, before a view could say that it expects files.
    takes_files = getattr(request, "takes_files", False) or getattr(getattr(request, "user", None), "is_staff", False)
    return fields + MAX_FILES * settings.ARENA_MAX_UPLOAD_BYTES if takes_files else fields


def discard_body(request: HttpRequest) -> None:
    """Read away what a request sends that is refused: a browser that cannot send shows no answer.

    No more than an upload may have, and not for long: after that the server closes the connection.
    """
    left = settings.ARENA_MAX_UPLOAD_BYTES + CHUNK
    with _hanging_up_after(request, DISCARD_SECONDS), suppress(OSError):
        while left > 0 and (chunk := request.read(min(CHUNK, left))):
            left -= len(chunk)


@contextmanager
def _hanging_up_after(request: HttpRequest, seconds: float) -> Iterator[None]:
    """Nothing else ends a read that waits for a client who sends next to nothing."""
    line: socket.socket | None = request.META.get("gunicorn.socket")
    timer = threading.Timer(seconds, _hang_up, [line])
    timer.daemon = True
    if line is not None:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # the client was quicker
        line.shutdown(socket.SHUT_RDWR)


def blob_of(uploaded: UploadedFile) -> Blob:
    """What an upload would be in a store; it is not kept by that."""
    blob: Blob | None = getattr(uploaded, "blob", None)
    if blob is None:
        digest = hashlib.file_digest(uploaded.open(), "sha256")
        blob = Blob(sha256=digest.hexdigest(), size=uploaded.size or 0)
    return blob


def keep(uploaded: UploadedFile, store: BlobStore) -> Blob:
    """Move an upload that has fully arrived into `store`."""
    blob: Blob | None = getattr(uploaded, "blob", None)
    if blob is None or not isinstance(uploaded, TemporaryUploadedFile):
        return store.save(uploaded.open(), max_bytes=settings.ARENA_MAX_UPLOAD_BYTES)
    with noticing_a_full_disk():
        uploaded.flush()
    store.adopt(Path(uploaded.temporary_file_path()), blob)
    return blob
