"""gunicorn's threads, with a loop that notes when a request arrives: on a busy site it then waits for a thread.

And no client keeps a thread by sending next to nothing, or the loop by not hanging up.
"""

import errno
import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.workers.gthread import TConn, ThreadWorker

from arena.core import clock
from arena.core.middleware import arrived

STALLED_SECONDS = float(os.environ.get("ARENA_STALLED_SECONDS", "60"))
"""How long a client may neither send nor take anything."""
HEADER_SECONDS = min(20.0, STALLED_SECONDS)
"""How long a thread waits for headers in all."""
SLOWEST = 500
"""Bytes a second that a body must have on the average, once it has been waited for long enough to be called stalled."""

LINGER_SECONDS, MOST_UNREAD = 2.0, 1 << 16
"""How long, and for how many bytes, an answered client may go on before it is hung up on."""


class Pace:
    """Reads what a client sends. Only the time counts that a thread waited, not what it did with the bytes between."""

    def __init__(self, connection: socket.socket, read: Callable[..., bytes]) -> None:
        self.connection = connection
        self.read = read
        self.expect_headers()

    def expect_headers(self) -> None:
        self._expect(headers=True, patience=HEADER_SECONDS)

    def expect_body(self) -> None:
        self._expect(headers=False, patience=STALLED_SECONDS)

    def __call__(self, size_hint: int | None = None) -> bytes:
        """Some bytes. Raises TimeoutError, or before a request is whole NoMoreData, which gunicorn does not log."""
        began = time.monotonic()
        try:
            data = self.read(size_hint)
        except TimeoutError:
            if self.headers:
                raise NoMoreData from None
            raise
        self.patience += len(data) / SLOWEST * (not self.headers) - (time.monotonic() - began)
        if self.patience < 0:
            raise NoMoreData if self.headers else TimeoutError("the client sends too slowly")
        return data

    def _expect(self, *, headers: bool, patience: float) -> None:
        self.headers, self.patience = headers, patience
        self.connection.settimeout(patience)


class Connection(TConn):
    arrived_at: datetime
    pace: Pace | None = None
    left = MOST_UNREAD
    """Bytes that are still read of what a client sends after the end."""

    def __init__(self, worker: "ArrivalWorker", *args: Any) -> None:
        super().__init__(*args)
        self.worker = worker

    def init(self) -> None:
        """Before each request, in its thread."""
        super().init()
        if self.pace is None:
            unreader = self.parser.unreader
            self.pace = unreader.chunk = Pace(self.sock, unreader.chunk)
        self.pace.expect_headers()

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self.worker.linger(self)
        else:
            super().close()


class ArrivalWorker(ThreadWorker):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lingering: deque[Connection] = deque()
        """Answered to the end; the first one's time is over first."""

    def accept(self, listener: socket.socket) -> None:
        """Watch a new connection, and give it a thread when its first byte is here.

        gunicorn gives it one at once, to wait in. Then connections that browsers open in advance take threads from
        people, and one opened before a deadline would count as a request that had arrived by then.
        """
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED}:
                raise
            return
        self.nr_conns += 1
        conn = Connection(self, self.cfg, client, address, listener.getsockname())
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def linger(self, conn: Connection) -> None:
        """End an answer. Hanging up at once could cut it off; gunicorn waits in the loop, and with it the site."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        self.nr_conns += 1
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self.lingering.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_away, conn))

    def _read_away(self, conn: Connection, client: socket.socket) -> None:
        try:
            unread = client.recv(MOST_UNREAD)
        except BlockingIOError:
            return
        except OSError:
            unread = b""
        conn.left -= len(unread)
        if not unread or conn.left < 0:
            self._hang_up(conn)

    def _hang_up(self, conn: Connection) -> None:
        self.lingering.remove(conn)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """In every turn of the loop."""
        super().murder_pending()
        while self.lingering and self.lingering[0].timeout <= time.monotonic():
            self._hang_up(self.lingering[0])

    def enqueue_req(self, conn: Connection) -> None:
        conn.arrived_at = clock.now()
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        if conn.pace is not None:
            conn.pace.expect_body()
        with arrived(conn.arrived_at):
            return bool(super().handle_request(req, conn))
