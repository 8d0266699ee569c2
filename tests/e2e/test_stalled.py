"""A client that begins an upload and falls silent holds no thread for ever."""

import socket
import time
from collections.abc import Callable

import pytest

from arena.core.processes import wait_until
from tests.stack import Stack

pytestmark = pytest.mark.stack
BEGUN = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=" + b"a" * 32 + b"\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n"
)


def test_a_silent_client_is_hung_up_on(start_stack: Callable[..., Stack]) -> None:
    site = start_stack(ARENA_STALLED_SECONDS="2")
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as line:
        line.sendall(BEGUN)
        started = time.monotonic()
        status = line.recv(12)
        while line.recv(4096):
            pass
        assert status == b"HTTP/1.1 403"  # what came is no form with a token
        assert time.monotonic() - started > 2


def test_what_follows_a_body_is_no_part_of_it(stack: Stack) -> None:
    head = BEGUN.replace(b"Content-Length: 100000", b"Content-Length: 10")
    with socket.create_connection(("127.0.0.1", stack.port), timeout=30) as line:
        line.sendall(head + b"x" * 1_000_000)
        answered = b"".join(iter(lambda: _received(line), b""))
    assert answered.startswith(b"HTTP/1.1 403")
    assert wait_until(stack.answers, timeout=10)


def _received(line: socket.socket) -> bytes:
    """What comes; nothing once the site has hung up on what it did not read."""
    try:
        return line.recv(4096)
    except ConnectionError:
        return b""
