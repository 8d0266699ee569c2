"""Clients that fall silent, trickle or do not hang up: no thread is held for ever, nobody waits, no deadline is missed.

An upload that arrives in time is in time, however long a busy site lets it wait.
"""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from arena.core import clock
from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.conftest import ON_SERVERS
from tests.faults.site import Site, path_of, running_site

pytestmark = pytest.mark.stack
DEADLINE = datetime(2040, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))  # of the round "main", see site.py
MINUTE = 60
THREADS = 8
SILENT = 3
BEGUN = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=" + b"a" * 32 + b"\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("silent")
    few = {"WEB_CONCURRENCY": "1", "ARENA_STALLED_SECONDS": str(SILENT)}
    with running_site(home, on_servers=ON_SERVERS, **few) as running:
        yield running


@pytest.fixture(autouse=True)
def _a_minute_before_the_deadline(site: Site) -> None:
    set_clock(site, -MINUTE)


def set_clock(site: Site, after_the_deadline: int) -> None:
    site.set_clock((DEADLINE - clock.now()).total_seconds() + after_the_deadline)


def connect(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.stack.port), timeout=60)


def everything(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: received(line), b""))


def received(line: socket.socket) -> bytes:
    """What comes; nothing once the site has hung up on what it did not read."""
    try:
        return line.recv(4096)
    except ConnectionError:
        return b""


def test_a_silent_client_is_hung_up_on(site: Site) -> None:
    with connect(site) as line:
        line.sendall(BEGUN)
        started = time.monotonic()
        status = line.recv(12)
        while line.recv(4096):
            pass
        assert status == b"HTTP/1.1 403"  # what came is no form with a token
        assert time.monotonic() - started > SILENT


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\nX: ", BEGUN], ids=["headers", "a body"])
def test_clients_that_send_next_to_nothing_hold_no_thread_for_ever(site: Site, begun: bytes) -> None:
    """More of them than there are threads, which send a byte now and then."""
    with ExitStack() as lines:
        slow = [lines.enter_context(connect(site)) for _ in range(THREADS + 2)]
        for line in slow:
            line.sendall(begun)
        for _ in range(4 * SILENT):
            time.sleep(SILENT / 4)
            for line in slow:
                with suppress(ConnectionError):
                    line.sendall(b"x")
        assert site.stack.answers()


def test_clients_that_do_not_hang_up_keep_nobody_waiting(site: Site) -> None:
    with ExitStack() as lines:
        for _ in range(4 * THREADS):
            line = lines.enter_context(connect(site))
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert everything(line).startswith(b"HTTP/1.1 200")
            assert site.stack.answers()


def test_a_body_that_comes_slowly_but_comes_is_read(site: Site) -> None:
    [entrant] = site.teams(1)
    part = b'--b\r\nContent-Disposition: form-data; name="predictions"; filename="results.json"\r\n\r\n'
    body = part + files.good() + b" " * 20_000 + b"\r\n--b--\r\n"
    head = (
        f"POST /api/v1/competitions/{path_of('main')}/submissions/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {entrant.script.token}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with connect(site) as line:
        line.sendall(head.encode())
        for part in range(8):  # in twice the time for which it may be silent
            line.sendall(body[part * len(body) // 8 : (part + 1) * len(body) // 8])
            time.sleep(SILENT / 4)
        assert everything(line).startswith(b"HTTP/1.1 201")


def test_what_follows_a_body_is_no_part_of_it(site: Site) -> None:
    with connect(site) as line:
        line.sendall(BEGUN.replace(b"Content-Length: 100000", b"Content-Length: 10") + b"x" * 1_000_000)
        answered = everything(line)
    assert answered.startswith(b"HTTP/1.1 403")
    assert wait_until(site.stack.answers, timeout=10)


def test_an_upload_that_waits_for_a_thread_past_the_deadline_is_taken(site: Site) -> None:
    [entrant] = site.teams(1)
    with ExitStack() as lines, ThreadPoolExecutor(1) as pool:
        for _ in range(THREADS):  # each takes a thread, until it is found silent
            lines.enter_context(connect(site)).sendall(BEGUN)
        time.sleep(SILENT / 3)
        waiting = pool.submit(entrant.script.try_submit, path_of("main"), files.good())
        time.sleep(SILENT / 3)
        assert not waiting.done()
        set_clock(site, MINUTE)
        status, taken = waiting.result(timeout=60)
    assert (status, taken.get("state")) == (201, "queued"), taken
    assert entrant.script.try_submit(path_of("main"), files.good())[1]["code"] == "round_closed"


def test_a_connection_opened_before_the_deadline_is_no_upload(site: Site) -> None:
    [entrant] = site.teams(1)
    head = (
        f"POST /api/v1/competitions/{path_of('main')}/submissions/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {entrant.script.token}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]"
    )
    with connect(site) as line:
        time.sleep(SILENT / 3)
        set_clock(site, MINUTE)
        line.sendall(head.encode())
        answer = everything(line)
    assert b'"code": "round_closed"' in answer or b'"code":"round_closed"' in answer, answer
