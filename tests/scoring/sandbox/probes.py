"""A fork server whose confined children look around, or misbehave, where the real ones parse.

Run as a program by the tests, through the very server, fork and confinement of production: only the job differs.
What a probe sees comes back as the parameter "report" of a problem.
"""

import ctypes
import io
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from scoring.errors import InvalidPredictions  # noqa: E402
from scoring.sandbox.answer import write_problems  # noqa: E402
from scoring.sandbox.child import Job, parse  # noqa: E402
from scoring.sandbox.server import serve  # noqa: E402
from scoring.task import Task  # noqa: E402
from scoring.task_loading import load_task, preset_names  # noqa: E402

SERVER_ENVIRONMENT = Path("/proc/self/environ").read_bytes() if sys.platform == "linux" else b""
PRESETS = [load_task({"preset": name}) for name in preset_names()]  # a child may not read the files of this checkout
SYSCALLS = {  # x86-64
    "ptrace": 101, "mount": 165, "unshare": 272, "keyctl": 250, "bpf": 321, "userfaultfd": 323,
    "perf_event_open": 298, "io_uring_setup": 425, "process_vm_readv": 310, "setns": 308, "execve": 59, "chmod": 90,
}  # fmt: skip


def errno_of(act: Callable[[], Any]) -> str:
    """The symbolic error of an attempt, or "done"."""
    try:
        act()
    except OSError as error:
        return os.strerror(error.errno or 0)
    return "done"


def open_fds() -> list[int]:
    def is_open(fd: int) -> bool:
        try:
            os.fstat(fd)
        except OSError:
            return False
        return True

    return [fd for fd in range(8192) if is_open(fd)]


def look_at_environment(predictions: BinaryIO) -> dict[str, Any]:
    return {"server": SERVER_ENVIRONMENT.decode(), "child": dict(os.environ)}


def look_at_identity(predictions: BinaryIO) -> dict[str, Any]:
    return {
        "uids": os.getresuid(),
        "gids": os.getresgid(),
        "groups": os.getgroups(),
        "fds": open_fds(),
        "input": os.fstat(predictions.fileno()).st_ino,
        "write": errno_of(lambda: os.write(predictions.fileno(), b"x")),
    }


def try_network(predictions: BinaryIO) -> dict[str, Any]:
    port = int(predictions.read())
    return {
        "tcp": errno_of(lambda: socket.socket().connect(("127.0.0.1", port))),
        "unix": errno_of(lambda: socket.socket(socket.AF_UNIX)),
        "udp": errno_of(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    }


def try_paths(predictions: BinaryIO) -> dict[str, Any]:
    secret, worker = predictions.read().decode().split("\n")
    return {
        "read": errno_of(lambda: os.open(secret, os.O_RDONLY)),
        "write": errno_of(lambda: os.open(secret, os.O_WRONLY)),
        "create": errno_of(lambda: os.open("/tmp/arena-probe", os.O_WRONLY | os.O_CREAT, 0o600)),
        "list": errno_of(lambda: list(Path("/").iterdir())),
        "worker": errno_of(lambda: os.open(f"/proc/{worker}/environ", os.O_RDONLY)),
    }


def try_syscalls(predictions: BinaryIO) -> dict[str, Any]:
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number: int) -> str:
        ctypes.set_errno(0)
        libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0)
        return os.strerror(ctypes.get_errno())

    answers = {name: call(number) for name, number in SYSCALLS.items()}
    return answers | {"fork": errno_of(os.fork), "kill": errno_of(lambda: os.kill(os.getppid(), signal.SIGKILL))}


def look_at_imports(predictions: BinaryIO) -> dict[str, Any]:
    """What the real parser imports only once it runs: all of it should have been imported by the server."""
    before = set(sys.modules)
    for task in PRESETS:
        predictions.seek(0)
        parse(task, predictions, io.BytesIO())
    return {"imported": sorted(set(sys.modules) - before)}


def hang(predictions: BinaryIO, answer: BinaryIO) -> None:
    time.sleep(600)


def spin(predictions: BinaryIO, answer: BinaryIO) -> None:
    while True:
        pass


def eat_memory(predictions: BinaryIO, answer: BinaryIO) -> None:
    _ = [bytearray(16 << 20) for _ in range(4096)]


def die_of_bad_pointer(predictions: BinaryIO, answer: BinaryIO) -> None:
    ctypes.string_at(0)


def raise_an_error(predictions: BinaryIO, answer: BinaryIO) -> None:
    raise RuntimeError("secret words of the file")


def fill_the_output(predictions: BinaryIO, answer: BinaryIO) -> None:
    answer.writelines(bytes(1 << 20) for _ in range(16))


def answer_nonsense(predictions: BinaryIO, answer: BinaryIO) -> None:
    answer.write(b"\x80\x04nonsense" * 10)


def claim_a_huge_array(predictions: BinaryIO, answer: BinaryIO) -> None:
    head = b'{"type":"columns","arrays":[{"name":"ids","dtype":"<i8","shape":[1000000000000]}]}'
    answer.write(len(head).to_bytes(4, "big") + head + bytes(64))


def invent_a_code(predictions: BinaryIO, answer: BinaryIO) -> None:
    write_problems(answer, InvalidPredictions.of("no_such_code"))


def leave_without_a_word(predictions: BinaryIO, answer: BinaryIO) -> None:
    os._exit(0)


LOOKING = (look_at_environment, look_at_identity, look_at_imports, try_network, try_paths, try_syscalls)
MISBEHAVING = (
    hang, spin, eat_memory, die_of_bad_pointer, raise_an_error,
    fill_the_output, answer_nonsense, claim_a_huge_array, invent_a_code,
    leave_without_a_word,
)  # fmt: skip


def reporting(look: Callable[[BinaryIO], dict[str, Any]]) -> Job:
    def job(task: Task, predictions: BinaryIO, answer: BinaryIO) -> None:
        report = json.dumps(look(predictions))
        write_problems(answer, InvalidPredictions.of("parser_crashed", report=report))

    return job


def stop_at_birth(task: Task, predictions: BinaryIO, answer: BinaryIO) -> None:
    """Of its children each is stopped before it has confined itself, or closed what it inherited."""


def misbehaving(act: Callable[[BinaryIO, BinaryIO], None]) -> Job:
    return lambda task, predictions, answer: act(predictions, answer)


if __name__ == "__main__":
    jobs = {look.__name__: reporting(look) for look in LOOKING}
    jobs |= {act.__name__: misbehaving(act) for act in MISBEHAVING}
    jobs |= {stop_at_birth.__name__: stop_at_birth}
    if sys.argv[1] == stop_at_birth.__name__:
        os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGSTOP))
    serve(int(sys.argv[2]), int(sys.argv[3]), jobs[sys.argv[1]])
