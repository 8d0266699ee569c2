"""The site under the rush, and what is killed of it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from arena.core.keeper import descendants, end_trees
from arena.core.processes import Keeper
from bench.rush.options import Options
from tests.servers import free_port, postgres, valkey
from tests.stack import Stack, running_stack


@dataclass(kw_only=True)
class Ground:
    stack: Stack
    servers: dict[str, int] = field(default_factory=dict)  # PostgreSQL's and Valkey's processes
    start_broker: Callable[[], int] | None = None
    keeper: Keeper = field(default_factory=Keeper)  # ends all of it, should this process be killed

    def __post_init__(self) -> None:
        self._tell_keeper()

    def family(self, role: str) -> set[int]:
        leader = self.servers.get(role) or self.stack.leaders().get(role)
        return {leader} | descendants([leader]) if leader else set()

    def kill_worker(self) -> None:
        """The worker with its fork server and children, at once. The supervisor starts another."""
        end_trees([self.stack.leader("worker")])

    def kill_broker(self, away: float) -> None:
        """The broker with all bells it holds; in the embedded lane, those files."""
        if self.start_broker is None:
            for bell in (self.stack.home / "broker" / "queue").iterdir():
                bell.unlink(missing_ok=True)
            return
        os.kill(self.servers.pop("valkey"), signal.SIGKILL)
        time.sleep(away)
        self.servers["valkey"] = self.start_broker()
        self._tell_keeper()

    def _tell_keeper(self) -> None:
        self.keeper.tell([self.stack.process.pid, *self.servers.values()])


@contextmanager
def running_ground(home: Path, options: Options) -> Iterator[Ground]:
    timing = {
        "ARENA_LEASE_SECONDS": f"{options.lease:.0f}",
        "ARENA_HEARTBEAT_SECONDS": f"{options.lease / 6:g}",
        "ARENA_SWEEP_SECONDS": f"{options.lease / 4:g}",
    }
    site = home / "site"
    site.mkdir()
    with ExitStack() as exits:
        if options.lane == "embedded":
            yield exits.enter_context(_kept(Ground(stack=exits.enter_context(running_stack(site, **timing)))))
            return
        database, database_pid = exits.enter_context(postgres(home, durable=True))
        port = free_port()
        start_broker = lambda: exits.enter_context(valkey(home, port))[1]  # noqa: E731
        servers = {"postgres": database_pid, "valkey": start_broker()}
        broker = f"redis://127.0.0.1:{port}"
        services = {"DATABASE_URL": database, "CELERY_BROKER_URL": f"{broker}/0", "CACHE_URL": f"{broker}/1"}
        stack = exits.enter_context(running_stack(site, **services, **timing))
        yield exits.enter_context(_kept(Ground(stack=stack, servers=servers, start_broker=start_broker)))


@contextmanager
def _kept(ground: Ground) -> Iterator[Ground]:
    try:
        yield ground
    finally:
        ground.keeper.tell([])
        ground.keeper.close()
