"""What the supervisor asks of the operating system."""

import contextlib
import ctypes
import errno
import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from arena.core import keeper

_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class StartError(Exception):
    """The reason and the way out, for the person at the terminal."""


def adopt_orphans() -> None:
    """Become the parent of what dying children leave behind, so that it can be found (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans(*, known: Iterable[int]) -> None:
    """End every child of this process that is not `known`, and what appears when those end."""
    spared = set(known)
    while orphans := {pid for pid, parent in keeper.parents().items() if parent == os.getpid()} - spared:
        for pid in orphans:
            keeper.end_process(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


class Keeper:
    """The process that ends the children of a supervisor which no longer can: arena/core/keeper.py."""

    def __init__(self) -> None:
        self._process = self._start()
        self._line = "\n"

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, leaders: Iterable[int]) -> None:
        line = " ".join(map(str, leaders)) + "\n"
        if line != self._line or self._process.poll() is not None:
            self._line = line
            self._write()

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _write(self) -> None:
        if self._process.poll() is not None:
            self._process = self._start()
        with contextlib.suppress(BrokenPipeError):  # the next call starts another
            print(self._line, end="", file=self._process.stdin, flush=True)

    def _start(self) -> "subprocess.Popen[str]":
        # In a session of its own: a Ctrl-C or a kill of the terminal's process group does not reach it.
        return subprocess.Popen(  # noqa: S603 our own script
            [sys.executable, "-I", "-S", keeper.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of this data directory; the kernel lets go of it however the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            message = f"Arena already runs on {path.parent} (process {file.read().strip() or 'unknown'})."
            hint = "Stop it first, or give this one a directory of its own: ARENA_HOME=… make run"
            raise StartError(f"{message}\n{hint}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def demand_free_port(host: str, port: int, *, patience: float = 3.0) -> None:
    """Wait a moment for the port of a site that has just been stopped; then say what is in the way."""
    if not wait_until(lambda: _is_free(host, port), timeout=patience):
        message = f"Port {port} on {host} is taken by another program."
        raise StartError(f"{message}\nStop that one, or choose another port: PORT={port + 1} make run")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise StartError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    return True


def wait_until(condition: Callable[[], bool], *, timeout: float, step: float = 0.1) -> bool:
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True
