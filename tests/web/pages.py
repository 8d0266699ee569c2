"""Looking at pages as a reader does."""

import html
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def text_of(response: Any) -> str:
    """The words of a page, without its tags, white space as one blank."""
    words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(words).split())


def upload(content: bytes, name: str = "results.json", **fields: Any) -> dict[str, Any]:
    """The fields of the submit form."""
    return {"predictions": SimpleUploadedFile(name, content), **fields}


def assert_constant_queries(client: Client, address: str, more: Callable[[], Any]) -> None:
    """The page needs as many queries after `more` as before."""
    client.get(address)  # what is cached for all is cached now
    before = _queries(client, address)
    more()
    assert _queries(client, address) == before


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
