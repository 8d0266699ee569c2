"""Pages for what is nobody's mistake: a database that is away, a disk that is full."""

import errno
from pathlib import Path

from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from arena.web.errors import DomainErrorPages


def answer(error: Exception, **headers: str) -> HttpResponse | None:
    """What the middleware makes of a view's exception. These tests have no database."""
    request = RequestFactory().get("/c/playlists/submit/", headers=headers)
    return DomainErrorPages(lambda _: HttpResponse()).process_exception(request, error)


def test_a_database_that_is_away_is_a_page_that_needs_none() -> None:
    response = answer(OperationalError("server closed the connection"))
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "The site is not able to do this just now." in response.content.decode()


def test_the_upload_script_is_told_in_json() -> None:
    response = answer(OSError(errno.ENOSPC, "full"), Accept="application/json")
    assert response is not None
    assert (response.status_code, b'"storage_full"' in response.content) == (507, True)


def test_a_defect_is_left_to_be_noticed() -> None:
    assert answer(OSError(errno.ENOENT, "gone", str(Path("x")))) is None
