"""The fork server: a small warm process that forks one confined child a request and says how each one ended.

It is started by `process.ServerProcess`, reads requests from the control socket (with three descriptors: the
predictions, the file for the answer, a socket for the verdict), holds no secret and never touches a hostile
byte itself. It has one thread, so that forking is safe.
"""

import gc
import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from scoring.sandbox import linux
from scoring.sandbox.child import Job, Request, parse, run_child
from scoring.sandbox.confine import Fences, isolate_server
from scoring.sandbox.wire import receive_message, send_message


class Verdict(msgspec.Struct, frozen=True):
    """How a child ended: its exit status, or minus the signal. `refused` says why there was no child."""

    status: int = 0
    timed_out: bool = False
    cpu_seconds: float = 0.0
    refused: str | None = None


@dataclass
class Child:
    verdict_to: socket.socket
    deadline: float
    timed_out: bool = False


@dataclass
class Server:
    control: socket.socket
    job: Job
    fences: Fences
    children: dict[int, Child] = field(default_factory=dict)

    def run(self) -> None:
        """Serve until the other side of the control socket has gone, then leave no child behind."""
        try:
            self._serve()
        finally:
            signal.set_wakeup_fd(-1)
            for pid in self.children:
                os.kill(pid, signal.SIGKILL)
            while self.children:
                self._collect(0)

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ, self._take_request)
            selector.register(_wake_on_exit(), selectors.EVENT_READ, self._reap)
            serving = True
            while serving:
                for key, _ in selector.select(self._until_next_deadline()):
                    serving = key.data(key.fileobj) and serving
                self._kill_overdue()

    def _take_request(self, control: socket.socket) -> bool:
        message = receive_message(control)
        if message is None:
            return False
        payload, (predictions, answer, verdict) = message
        verdict_to = socket.socket(fileno=verdict)
        try:
            self._fork(msgspec.json.decode(payload, type=Request), [predictions, answer], verdict_to)
        except OSError as error:
            _send_verdict(verdict_to, Verdict(refused=f"no child: {error.strerror}"))
        finally:
            os.close(predictions)
            os.close(answer)
        return True

    def _fork(self, request: Request, fds: list[int], verdict_to: socket.socket) -> None:
        pid = os.fork()
        if pid == 0:
            run_child(self.job, request, fds, self.fences)
        self.children[pid] = Child(verdict_to, time.monotonic() + request.limits.wall_seconds)

    def _reap(self, wakeups: socket.socket) -> bool:
        wakeups.recv(4096)
        while self.children and self._collect(os.WNOHANG):
            pass
        return True

    def _collect(self, flags: int) -> bool:
        pid, wait_status, usage = os.wait4(-1, flags)
        if pid == 0:
            return False
        child = self.children.pop(pid)
        ending = os.waitstatus_to_exitcode(wait_status)
        spent = usage.ru_utime + usage.ru_stime
        _send_verdict(child.verdict_to, Verdict(ending, timed_out=child.timed_out, cpu_seconds=spent))
        return True

    def _until_next_deadline(self) -> float | None:
        deadlines = [child.deadline for child in self.children.values() if not child.timed_out]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for pid, child in self.children.items():
            if child.deadline <= now and not child.timed_out:
                child.timed_out = True
                os.kill(pid, signal.SIGKILL)  # not reaped yet, so the pid is still this child's


def _wake_on_exit() -> socket.socket:
    """A socket that becomes readable when a child has ended."""
    readable, writable = socket.socketpair()
    readable.setblocking(False)
    writable.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writable.detach(), warn_on_full_buffer=False)
    return readable


def _send_verdict(verdict_to: socket.socket, verdict: Verdict) -> None:
    with verdict_to, suppress(OSError):  # the asking thread may have gone
        send_message(verdict_to, msgspec.json.encode(verdict))


def serve(control_fd: int, parent: int, job: Job = parse) -> None:
    """Run the server on an inherited control socket, for as long as the process `parent` lives."""
    fences = Fences()  # first: it opens folders, for which isolation may take away the right
    isolate_server()
    if linux.available:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        return
    server = Server(socket.socket(fileno=control_fd), job, fences)
    gc.collect()
    gc.freeze()  # the children share these pages; a collection there would copy them
    server.run()
