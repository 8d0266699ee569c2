"""The web server killed: what was not acknowledged may be sent again, and is then there once."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.site import Entrant, Site, path_of

pytestmark = pytest.mark.stack


@contextlib.contextmanager
def half_an_upload(site: Site, entrant: Entrant) -> Iterator[socket.socket]:
    """A connection over which a megabyte of an upload of two has gone."""
    head = (
        f"POST /api/v1/competitions/{path_of('main')}/submissions/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {entrant.script.token}\r\nContent-Length: 2000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="predictions"; filename="results.json"\r\n\r\n'
    )
    incoming = site.stack.home / "incoming"
    before = set(incoming.iterdir())
    with socket.create_connection(("127.0.0.1", site.stack.port)) as connection:
        connection.sendall(head.encode() + b" " * 1_000_000)
        assert wait_until(lambda: set(incoming.iterdir()) > before, timeout=20)
        yield connection


def test_killed_in_the_middle_of_an_upload_nothing_is_taken_or_counted(site: Site, entrant: Entrant) -> None:
    with half_an_upload(site, entrant) as connection:
        site.kill("web")
        with contextlib.suppress(ConnectionError):
            assert connection.recv(1000) == b""
    assert wait_until(site.stack.answers, timeout=30)
    assert site.sent_by(entrant) == []
    assert entrant.script.wait(entrant.submit(files.good()))["state"] == "scored"
