"""Does the faults of a plan to a site, one after another. Each leaves the site able to recover; none waits for it."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psycopg2

from arena.core.keeper import descendants
from tests.faults.plan import Fault
from tests.faults.site import LEASE, Site, send

HOUR = 3600


def strike(site: Site, fault: Fault) -> None:
    FAULTS[fault.kind](site, fault.seconds)


def _kill_a_parser(site: Site, _seconds: float) -> None:
    with suppress(AssertionError):  # nothing may be left to parse
        send(site.catch_parser(timeout=5), signal.SIGKILL)


def _kill_the_fork_server(site: Site, _seconds: float) -> None:
    send(site.parser_server(), signal.SIGKILL)


def _kill_a_web_process(site: Site, seconds: float) -> None:
    if below := sorted(descendants([site.stack.leaders().get("web", os.getpid())])):
        send(Random(seconds).choice(below), signal.SIGKILL)


def _stop_the_worker(site: Site, seconds: float) -> None:
    worker = site.stack.leaders().get("worker")
    if worker is not None:
        with site.stopped(worker, *descendants([worker]), in_a_write=True):
            time.sleep(LEASE + seconds)


def _put_the_clock(site: Site, seconds: float, direction: int) -> None:
    site.set_clock(direction * HOUR * seconds)
    time.sleep(seconds)
    site.set_clock(0)


def _kill_the_broker(site: Site, seconds: float) -> None:
    with site.without_broker():
        time.sleep(seconds)


def _kill_postgresql(site: Site, seconds: float) -> None:
    with site.without_database():
        time.sleep(seconds)


def _cut_all_connections(site: Site, _seconds: float) -> None:
    assert site.servers is not None
    connection = psycopg2.connect(site.servers.environment["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    connection.close()


FAULTS: dict[str, Callable[[Site, float], None]] = {
    "kill a parser": _kill_a_parser,
    "kill the fork server": _kill_the_fork_server,
    "kill the worker": lambda site, _: site.kill("worker"),
    "kill the web server": lambda site, _: site.kill("web"),
    "kill a web process": _kill_a_web_process,
    "kill beat": lambda site, _: site.kill("beat"),
    "stop the worker for longer than its lease": _stop_the_worker,
    "put the clock forward": lambda site, seconds: _put_the_clock(site, seconds, 1),
    "put the clock back": lambda site, seconds: _put_the_clock(site, seconds, -1),
    "ring false bells": lambda site, _: site.ask("ring", count=50),
    "lose all bells": lambda site, _: site.lose_bells(),
    "crash the machine": lambda site, _: site.crash(),
    "leave a garbled bell": lambda site, _: site.garble_a_bell(),
    "kill the broker": _kill_the_broker,
    "kill PostgreSQL": _kill_postgresql,
    "cut all connections to PostgreSQL": _cut_all_connections,
}
