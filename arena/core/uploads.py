"""Uploads go to disk once, hashed on the way, and are then renamed into the blob store."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from arena.core.errors import DomainError, TooLarge
from arena.core.outages import outage
from arena.core.storage import CHUNK, Blob, BlobStore

MAX_FILES = 3
"""How many full-sized files a request may carry: predictions and source code, or answers, questions and splits."""


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Streams to a temporary file beside the blob store; caps the size and computes SHA-256 while the bytes pass."""

    _request_size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._digest = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        self._request_size += len(raw_data)
        limit = settings.ARENA_MAX_UPLOAD_BYTES
        if self._size > limit or self._request_size > MAX_FILES * limit:
            self._refuse(TooLarge(limit_bytes=limit))
        self._digest.update(raw_data)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if (refusal := outage(error)) is None:
                raise
            self._refuse(refusal)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        uploaded = super().file_complete(file_size)
        if uploaded is not None:
            uploaded.blob = Blob(sha256=self._digest.hexdigest(), size=self._size)  # type: ignore[attr-defined]
        return uploaded

    def _refuse(self, error: DomainError) -> None:
        """Remember why, and read the rest of the body away: a browser shows no answer to a body it could not send."""
        self.file.close()
        if self.request is not None:
            self.request.upload_error = error  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=False)


def raise_upload_error(request: HttpRequest) -> None:
    """Raise what the upload handler found while the body was read, if anything."""
    error: DomainError | None = getattr(request, "upload_error", None)
    if error is not None:
        raise error


def discard_body(request: HttpRequest) -> None:
    """Read away what a request sends that is refused by its headers: a browser that cannot send shows no answer."""
    while request.read(CHUNK):
        pass


def keep(uploaded: UploadedFile, store: BlobStore) -> Blob:
    """Move an upload that has fully arrived into `store`."""
    blob: Blob | None = getattr(uploaded, "blob", None)
    if blob is None or not isinstance(uploaded, TemporaryUploadedFile):
        return store.save(uploaded.open(), max_bytes=settings.ARENA_MAX_UPLOAD_BYTES)
    uploaded.flush()
    store.adopt(Path(uploaded.temporary_file_path()), blob)
    return blob
