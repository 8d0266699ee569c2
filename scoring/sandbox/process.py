"""One running fork server, seen from the worker: started, asked, noticed when gone."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scoring.sandbox.wire import receive_message, send_message

logger = logging.getLogger(__name__)

_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from scoring.sandbox.server import serve; serve(int(sys.argv[2]), int(sys.argv[3]))"
)
# -I: no PYTHON* variables, no user's site-packages, no current folder
COMMAND = (sys.executable, "-I", "-c", _BOOT, str(Path(__file__).parents[2]))
# Nothing of the worker's environment, which holds the database's address and the secret key. One BLAS thread,
# since a process of several threads cannot fork safely.
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_STOP_SECONDS = 5.0
_SEND_SECONDS = 30.0


class ServerGone(Exception):
    """The fork server ended before it gave its verdict."""


class ServerProcess:
    """A fork server and the thread that waits for its end.

    The thread also starts it: Linux sends the parent-death signal when the *thread* that started a process
    ends, and a worker's threads come and go.
    """

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_SEND_SECONDS)
        self._sending = threading.Lock()
        self._ended = threading.Event()
        self._started = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        keeper = threading.Thread(target=self._keep, args=(list(command), theirs), name="parser-server", daemon=True)
        keeper.start()
        self._started.wait()

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        return not self._ended.is_set()

    def ask(self, request: bytes, fds: Sequence[int], timeout: float) -> bytes:
        """The verdict on one request; many threads may ask at once. Raises ServerGone, TimeoutError."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._send(request, [*fds, theirs.fileno()])
            ours.settimeout(timeout)
            try:
                message = receive_message(ours)
            except (ConnectionError, EOFError):
                message = None
        if message is None:
            raise ServerGone("the fork server ended")
        return message[0]

    def stop(self, *, at_once: bool = False) -> None:
        """End the server and, by that, its children; waits until it has been reaped."""
        with self._sending:
            self._control.close()
        if at_once or not self._ended.wait(_STOP_SECONDS):
            if self._process is not None:
                self._process.kill()
            self._ended.wait(_STOP_SECONDS)

    def _send(self, request: bytes, fds: Sequence[int]) -> None:
        with self._sending:
            try:
                send_message(self._control, request, fds)
            except OSError as error:
                raise ServerGone("the fork server does not listen") from error

    def _keep(self, command: list[str], theirs: socket.socket) -> None:
        try:
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
                    [*command, str(theirs.fileno()), str(os.getpid())],
                    env=_ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()], start_new_session=True,
                )  # fmt: skip
            self._started.set()
            self._process.wait()
            self._end_children(self._process.pid)
        except OSError:
            logger.exception("the parser's fork server cannot be started")
        finally:
            self._started.set()
            self._ended.set()

    def _end_children(self, group: int) -> None:
        """Of a server that was killed. A child that had no time to confine itself does not die with its server, and
        holds the sockets by whose end the asking threads learn of it.

        Its children keep the server's number, which names their group, from being given away.
        """
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
