"""The site under the rush, and what is killed of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from arena.core.keeper import descendants, end_trees
from bench.rush.options import Options
from tests.servers import Servers, servers
from tests.stack import Stack, running_stack


@dataclass(kw_only=True)
class Ground:
    stack: Stack
    servers: Servers | None

    def family(self, role: str) -> set[int]:
        leader = self._servers().get(role) or self.stack.leaders().get(role)
        return {leader} | descendants([leader]) if leader else set()

    def kill_worker(self) -> None:
        """The worker with its fork server and children, at once. The supervisor starts another."""
        end_trees([self.stack.leader("worker")])

    def kill_broker(self, away: float) -> None:
        """The broker with all bells it holds; in the embedded lane, those files."""
        if self.servers is None:
            for bell in (self.stack.home / "broker" / "queue").iterdir():
                bell.unlink(missing_ok=True)
            return
        self.servers.broker.kill()
        time.sleep(away)
        self.servers.restart(self.servers.broker)

    def _servers(self) -> dict[str, int]:
        if self.servers is None:
            return {}
        return {"postgres": self.servers.database.process.pid, "valkey": self.servers.broker.process.pid}


@contextmanager
def running_ground(home: Path, options: Options) -> Iterator[Ground]:
    timing = {
        "ARENA_LEASE_SECONDS": f"{options.lease:.0f}",
        "ARENA_HEARTBEAT_SECONDS": f"{options.lease / 6:g}",
        "ARENA_SWEEP_SECONDS": f"{options.lease / 4:g}",
    }
    site = home / "site"
    site.mkdir()
    with servers(durable=True) if options.lane == "servers" else nullcontext() as own:
        environment = own.environment if own else {}
        with running_stack(site, overrides={**environment, **timing}) as stack:
            yield Ground(stack=stack, servers=own)
