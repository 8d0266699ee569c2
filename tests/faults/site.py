"""A site to break: the lane's kind of it, on servers of its own, with short leases and a clock that can jump."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from arena.core.keeper import end_trees, parents
from arena.core.processes import wait_until
from tests.playlists import write_answers
from tests.script import Script
from tests.servers import Servers, servers
from tests.stack import ROOT, Stack, running_stack, state_of

SLUG = "faults"
PASSWORD = "correct horse battery"
LEASE = 3.0
FAST = {
    "ARENA_LEASE_SECONDS": f"{LEASE:g}",
    "ARENA_HEARTBEAT_SECONDS": "0.5",
    "ARENA_SWEEP_SECONDS": "1",
    "ARENA_PARSER_CPU_SECONDS": "2",
    "ARENA_PARSER_WALL_SECONDS": "8",
    "DJANGO_SETTINGS_MODULE": "tests.faults.clock",
}
ROUND = """
  - slug: {slug}
    title: {slug}
    opens_at: 2020-01-01
    closes_at: 2040-01-01
    task: {{preset: melon-2020}}
    questions: questions.json
    answers: answers.json
    splits: splits.csv
    submissions_per_day: {per_day}
    max_final: 2
"""
CLOSING = [f"closing{n}" for n in range(6)]
ROUNDS = {"main": 100_000, "five": 5, **dict.fromkeys(CLOSING, 5)}
WORKER = ["-m", "celery", "-A", "arena", "worker", "--pool", "threads", "--concurrency", "2"]


@dataclass(kw_only=True)
class Site:
    stack: Stack
    servers: Servers | None
    inspector: "subprocess.Popen[str]" = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def prepare(self) -> None:
        """A competition of three rounds, and whoever looks at what becomes of it."""
        with tempfile.TemporaryDirectory() as folder:
            write_answers(Path(folder))
            rounds = "".join(ROUND.format(slug=slug, per_day=per_day) for slug, per_day in ROUNDS.items())
            head = f"slug: {SLUG}\ntitle: Faults\nvisibility: public\nrounds:"
            (Path(folder) / "competition.yaml").write_text(head + rounds)
            self.stack.manage("apply_competition", folder)
        command = self.stack.python("-m", "tests.faults.inspector")
        with (self.stack.home / "inspector").open("ab") as log:
            self.inspector = subprocess.Popen(
                command, cwd=ROOT, env=self.stack.environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip

    def close(self) -> None:
        self.inspector.communicate()

    def ask(self, question: str, **arguments: Any) -> Any:
        assert self.inspector.stdin is not None
        assert self.inspector.stdout is not None
        print(json.dumps([question, arguments]), file=self.inspector.stdin, flush=True)
        line = self.inspector.stdout.readline()
        assert line, (self.stack.home / "inspector").read_text()
        return json.loads(line)

    # --- who takes part

    def number(self) -> int:
        """A new one each time, for names."""
        return next(self._numbers)

    def teams(self, count: int, *, members: int = 1, tokens: int = 1) -> list["Entrant"]:
        names = [f"team{self.number()}" for _ in range(count)]
        made = self.ask("make_teams", slug=SLUG, names=names, members=members, tokens=tokens)
        url = self.stack.base_url
        return [
            Entrant(name, [[Script(url, token=token) for token in member] for member in team])
            for name, team in zip(names, made, strict=True)
        ]

    # --- what is broken

    def parser_server(self) -> int:
        """The worker's fork server. It starts with the first file."""
        return self._wait_for(self._parser_servers, "no fork server")

    def catch_parser(self, *, timeout: float = 20, beside: int | None = None) -> int:
        """The next child that parses a file, stopped where it is found; another one than `beside`."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for server in self._parser_servers():
                for child in _children(server):
                    if child != beside and _stop(child):
                        return child
            time.sleep(0.002)
        raise AssertionError(f"nobody parses\n{self.stack.output()}")

    def kill(self, role: str) -> None:
        """All processes of a role at once. The supervisor starts it again."""
        first = self._wait_for(lambda: [self.stack.leaders().get(role)], f"no {role}")
        end_trees([first])
        assert wait_until(lambda: self.stack.leaders().get(role, first) != first, timeout=60), self.stack.output()

    @contextlib.contextmanager
    def stopped(self, *pids: int, in_a_write: bool = False) -> Iterator[None]:
        """Where they leave the others to their work, unless they may be `in_a_write`: on SQLite, nobody else writes."""
        try:
            _stop_all(pids)
            while not (in_a_write or self._can_write()):
                _resume_all(pids)
                time.sleep(0.05)
                _stop_all(pids)
            yield
        finally:
            _resume_all(pids)

    @contextlib.contextmanager
    def without_broker(self) -> Iterator[None]:
        """The server killed, with all the bells it held; in the other lane, the directory of bells deleted."""
        if self.servers is None:
            self.lose_bells()
            yield
        else:
            self.servers.broker.kill()
            try:
                yield
            finally:
                self.servers.restart(self.servers.broker)

    def lose_bells(self) -> None:
        if self.servers is None:
            shutil.rmtree(self.stack.home / "broker", ignore_errors=True)
        else:
            with redis.Redis.from_url(self.servers.environment["CELERY_BROKER_URL"]) as client:
                client.flushall()

    def garble_a_bell(self) -> None:
        """A message of no bytes among the files, as a sender leaves it that is killed or meets a full disk."""
        queue = self.stack.home / "broker" / "queue"
        queue.mkdir(parents=True, exist_ok=True)
        (queue / f"{time.monotonic_ns()}_garbled.celery.msg").touch()

    def bells_heard(self) -> int:
        return (self.stack.home / "logs" / "worker.log").read_text().count("Task arena.score_submission[")

    @contextlib.contextmanager
    def without_database(self) -> Iterator[None]:
        assert self.servers is not None
        self.servers.database.kill()
        try:
            yield
        finally:
            self.servers.restart(self.servers.database)

    def crash(self) -> None:
        """Every process at once, the servers' too; then all of it again."""
        self.stack.kill()
        if self.servers is not None:
            for server in (self.servers.database, self.servers.broker):
                server.kill()
                self.servers.restart(server)
        self.stack.start()

    @contextlib.contextmanager
    def second_worker(self) -> Iterator[int]:
        with (self.stack.home / "logs" / "second-worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *WORKER, "--without-gossip", "--without-mingle"],
                cwd=ROOT, env=self.stack.environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)

    def set_clock(self, seconds: float) -> None:
        """All clocks of the site are so many seconds off from now on."""
        temporary = self._clock.with_suffix(".new")
        temporary.write_text(str(seconds))
        temporary.replace(self._clock)

    # --- what became of it

    def look(self, ids: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("look", ids=ids)
        return found

    def sent_by(self, *entrants: "Entrant") -> list[str]:
        found: list[str] = self.ask("sent_by", teams=[each.name for each in entrants])
        return found

    def rest(self, *, timeout: float = 60) -> None:
        """Wait until nothing is queued or being scored."""
        assert wait_until(lambda: self.ask("pending") == 0, timeout=timeout, step=0.2), self.stack.output()

    def broken_promises(self) -> list[str]:
        """Of the whole site, at rest."""
        self.rest()
        found: list[str] = self.ask("broken_promises")
        return found

    @property
    def _clock(self) -> Path:
        return Path(self.stack.environment["ARENA_TEST_CLOCK"])

    def _can_write(self) -> bool:
        if self.servers is not None:
            return True
        database = sqlite3.connect(self.stack.home / "db.sqlite3", timeout=2, isolation_level=None)
        with contextlib.closing(database):
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
        return True

    def _parser_servers(self) -> list[int]:
        worker = self.stack.leaders().get("worker")
        below = [pid for pid, parent in parents().items() if parent == worker]
        return [pid for pid in below if b"scoring.sandbox.server" in _command(pid)]

    def _wait_for(self, find: Any, complaint: str) -> int:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if found := [each for each in find() if each]:
                return int(found[0])
            time.sleep(0.05)
        raise AssertionError(f"{complaint}\n{self.stack.output()}")


@dataclass(frozen=True)
class Entrant:
    """A team, and for each member the scripts that he runs."""

    name: str
    members: list[list[Script]]

    @property
    def script(self) -> Script:
        return self.members[0][0]

    def submit(self, content: bytes, *, round_: str = "main") -> str:
        return self.script.submit(path_of(round_), content)


def path_of(round_: str) -> str:
    return f"{SLUG}/rounds/{round_}"


def send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _stop(pid: int) -> bool:
    """Whether it was still there to be stopped, rather than about to end."""
    send(pid, signal.SIGSTOP)
    assert wait_until(lambda: state_of(pid) in {"T", "Z"}, timeout=10, step=0.001)
    return state_of(pid) == "T"


def _stop_all(pids: Iterable[int]) -> None:
    for pid in pids:
        _stop(pid)


def _resume_all(pids: Iterable[int]) -> None:
    for pid in pids:
        send(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextlib.contextmanager
def running_site(home: Path, *, on_servers: bool, inside: tuple[str, ...] = (), **overrides: str) -> Iterator[Site]:
    home.mkdir(parents=True, exist_ok=True)
    clock = home / "clock"
    clock.write_text("0")
    with contextlib.ExitStack() as stack:
        own = stack.enter_context(servers()) if on_servers else None
        environment = {**FAST, **(own.environment if own else {}), "ARENA_TEST_CLOCK": str(clock), **overrides}
        site = Site(stack=stack.enter_context(running_stack(home, inside=inside, overrides=environment)), servers=own)
        site.prepare()
        stack.callback(site.close)
        yield site
