"""gunicorn's threads, with a loop that notes when a request arrives: on a busy site it then waits for a thread."""

import errno
import selectors
import socket
from datetime import datetime
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from arena.core import clock
from arena.core.middleware import arrived


class Connection(TConn):
    arrived_at: datetime


class ArrivalWorker(ThreadWorker):
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
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def enqueue_req(self, conn: Connection) -> None:
        conn.arrived_at = clock.now()
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        with arrived(conn.arrived_at):
            return bool(super().handle_request(req, conn))
