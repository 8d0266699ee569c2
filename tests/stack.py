"""The real site in processes of its own: `manage.py run_site` on a port and a data directory of its own.

`stack` is one site for the whole session, for tests that bring their own competition and users. `start_stack()`
gives a test one for itself, to kill and to starve. Both use the lane's database server and broker, if it has any.
"""

import itertools
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import redis

from arena.core.keeper import descendants, end_process, parents
from arena.core.processes import wait_until
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
ROLES = {"gunicorn": "web", "worker": "worker", "beat": "beat", "keeper.py": "keeper"}
_collected: list[Path] = []  # static files of the session's first stack, for the others
_numbers = itertools.count(20)  # of databases in Valkey; the first are the lane's own broker and caches


@dataclass(kw_only=True)
class Stack:
    home: Path
    port: int
    environment: dict[str, str]
    inside: tuple[str, ...] = ()  # a command that runs another one, such as one that gives it mounts of its own
    process: "subprocess.Popen[bytes]" = field(init=False)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *arguments: str) -> None:
        command = [*self.inside, sys.executable, "manage.py", "run_site", *arguments]
        self._borrow_static_files()
        with (self.home / "output").open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        if not wait_until(lambda: self.answers() or self.process.poll() is not None, timeout=300):
            self._give_up("does not answer")
        if self.process.poll() is not None:
            self._give_up(f"ended with status {self.process.returncode}")
        if not wait_until(lambda: set(ROLES.values()) <= set(self.leaders()), timeout=30):
            self._give_up("has not all of its processes")
        if not self.inside:  # what lies on mounts of its own cannot be lent
            _collected.append(self.home / "static")

    def stop(self) -> None:
        """Stop it as a person would, and see that nothing stays."""
        tree = self.pids()
        self.process.terminate()
        status = self.process.wait(timeout=60)
        assert (status, still_running(tree)) == (0, set())

    def kill(self) -> None:
        """The supervisor alone, as the kernel would; its keeper ends the rest."""
        tree = self.pids()
        self.process.kill()
        self.process.wait()
        assert wait_until(lambda: not still_running(tree), timeout=10), self.output()

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site and return what it prints."""
        command = self.python("manage.py", *arguments)
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, *arguments: str) -> list[str]:
        """A command line that runs Python where the site runs, among its mounts."""
        join = ["nsenter", f"--target={self.process.pid}", "--mount", "--wd"] if self.inside else []
        return [*join, sys.executable, *arguments]

    def pids(self) -> set[int]:
        return descendants([self.process.pid])

    def leader(self, role: str) -> int:
        """The first process of `web`, `worker`, `beat` or `keeper`."""
        return self.leaders()[role]

    def leaders(self) -> dict[str, int]:
        """The first process of every role that runs at this moment."""
        children = (pid for pid, parent in parents().items() if parent == self.process.pid)
        return {_role(pid): pid for pid in children}

    def family(self, role: str) -> set[int]:
        """The processes of a role: its leader and all that this one started."""
        leader = self.leader(role)
        return {leader} | descendants([leader])

    def output(self) -> str:
        """What the supervisor printed, and the logs of its programs."""
        files = [self.home / "output", *sorted((self.home / "logs").glob("*.log"))]
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-8000:]}" for file in files)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def _borrow_static_files(self) -> None:
        """Collecting takes seconds; the copy's stamp says what it was made from, so it cannot be a stale one."""
        lent = next(filter(Path.exists, _collected), None)  # the first stack of a campaign on two lanes is gone
        if lent and not (self.home / "static").exists():
            shutil.copytree(lent, self.home / "static")

    def _give_up(self, why: str) -> None:
        self.abandon()
        pytest.fail(f"the stack {why}\n{self.output()}", pytrace=False)

    def abandon(self) -> None:
        """End whatever still runs, after a failure."""
        tree = self.pids()
        self.process.kill()
        self.process.wait()
        for pid in tree:
            end_process(pid)


def still_running(pids: set[int]) -> set[int]:
    return {pid for pid in pids if state_of(pid) != "Z"}


@contextmanager
def running_stack(
    home: Path, *arguments: str, inside: tuple[str, ...] = (), overrides: Mapping[str, str] = {}
) -> Iterator[Stack]:
    """A site of the lane's kind; when the body is done it must stop in good order."""
    port = free_port()
    own: AbstractContextManager[dict[str, str]] = nullcontext({}) if "DATABASE_URL" in overrides else own_services()
    with own as services:
        environment = {**_clean_environment(), **services, "ARENA_HOME": str(home), "PORT": str(port)}
        stack = Stack(home=home, port=port, environment={**environment, **overrides}, inside=inside)
        stack.start(*arguments)
        try:
            yield stack
        except BaseException:
            stack.abandon()
            raise
        if stack.process.poll() is None:
            stack.stop()


@contextmanager
def own_services() -> Iterator[dict[str, str]]:
    """On the lane's servers: a fresh database, and two of Valkey's numbered ones. Nothing on the embedded lane."""
    if "CELERY_BROKER_URL" not in os.environ:
        yield {}
        return
    broker, cache = (_with_path(os.environ["CELERY_BROKER_URL"], str(next(_numbers))) for _ in range(2))
    try:
        with own_database(os.environ["DATABASE_URL"], f"stack_{os.getpid()}_{next(_numbers)}") as database:
            yield {"DATABASE_URL": database, "CELERY_BROKER_URL": broker, "CACHE_URL": cache}
    finally:
        for url in (broker, cache):
            with redis.Redis.from_url(url) as client:
                client.flushdb()


@contextmanager
def own_database(server: str, name: str) -> Iterator[str]:
    _execute(server, f"CREATE DATABASE {name}")
    try:
        yield _with_path(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _clean_environment() -> dict[str, str]:
    ours = ("ARENA_", "DJANGO_", "PYTEST_", "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def state_of(pid: int) -> str:
    """The kernel's letter for it: T is stopped, Z has ended or was never there."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def _role(pid: int) -> str:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:  # it ended while we looked
        return "?"
    return next((role for word, role in ROLES.items() if any(each.endswith(word) for each in arguments)), "?")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture
def start_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Stack]]:
    """start_stack(*arguments of run_site, **environment)"""
    with ExitStack() as started:

        def start(*arguments: str, **environment: str) -> Stack:
            home = tmp_path_factory.mktemp("stack")
            return started.enter_context(running_stack(home, *arguments, overrides=environment))

        yield start
