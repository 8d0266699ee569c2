"""A line between browser and site that breaks when it is told to."""

import contextlib
import socket
import threading
from collections.abc import Iterator

CHUNK = 64 * 1024


class Line:
    """Forwards TCP to `port`; what it is told while connections stand, holds for these as well."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.cut_after: int | None = None  # bytes of a request, after which the connection breaks
        self.loses_answers = False  # to requests with a body of some size

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def serve(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                browser, _ = self._server.accept()
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _connect(self, browser: socket.socket) -> None:
        with browser, socket.create_connection(("127.0.0.1", self._target)) as site:
            sent = [0]
            up = threading.Thread(target=self._up, args=(browser, site, sent), daemon=True)
            up.start()
            self._down(site, browser, sent)
            for each in (browser, site):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            up.join()

    def _up(self, browser: socket.socket, site: socket.socket, sent: list[int]) -> None:
        with contextlib.suppress(OSError):
            while chunk := browser.recv(CHUNK):
                sent[0] += len(chunk)
                if self.cut_after is not None and sent[0] > self.cut_after:
                    break
                site.sendall(chunk)
            site.shutdown(socket.SHUT_RDWR)

    def _down(self, site: socket.socket, browser: socket.socket, sent: list[int]) -> None:
        with contextlib.suppress(OSError):
            while chunk := site.recv(CHUNK):
                if self.loses_answers and sent[0] > 10 * 1024:
                    break
                browser.sendall(chunk)


@contextlib.contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line(port)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
