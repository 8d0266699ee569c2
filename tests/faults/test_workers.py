"""Killing and stopping what scores: nothing is lost, nothing counts twice, and nobody pays for it."""

import os
import signal
from typing import Any

import pytest

from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.site import LEASE, Entrant, Site, send

pytestmark = pytest.mark.stack
CHARGED, REFUNDED = ["reserve", "commit"], ["reserve", "refund"]


def outcome(site: Site, submission: str, *names: str) -> tuple[Any, ...]:
    site.rest()
    [facts] = site.look([submission])
    return tuple(facts[name] for name in names)


def is_scoring(site: Site, submission: str) -> bool:
    return bool(site.look([submission])[0]["state"] == "scoring")


@pytest.mark.parametrize(("kills", "expected"), [(1, ("scored", 1, CHARGED)), (3, ("failed", 3, REFUNDED))])
def test_a_parser_killed_from_outside_is_the_machines_fault(
    site: Site, entrant: Entrant, kills: int, expected: tuple[Any, ...]
) -> None:
    submission = entrant.submit(files.slow())
    for _ in range(kills):
        os.kill(site.catch_parser(), signal.SIGKILL)
    assert outcome(site, submission, "state", "crashes", "ledger") == expected


def test_a_killed_fork_server_is_replaced_unnoticed(site: Site, entrant: Entrant) -> None:
    submission = entrant.submit(files.slow())
    site.catch_parser()
    killed = site.parser_server()
    os.kill(killed, signal.SIGKILL)
    assert outcome(site, submission, "state", "attempt", "crashes") == ("scored", 1, 0)
    assert site.parser_server() != killed


def test_a_killed_worker_loses_nothing(site: Site) -> None:
    entrants, sent = site.teams(3), []
    for number in range(15):
        sent.append(entrants[number % 3].submit(files.good(number % 6)))
        if number in (4, 9):
            site.kill("worker")
    site.rest()
    assert [facts["state"] for facts in site.look(sent)] == ["scored"] * 15


def test_a_worker_killed_in_the_middle_loses_its_lease_and_no_more(site: Site, entrant: Entrant) -> None:
    submission = entrant.submit(files.slow())
    site.catch_parser()
    site.kill("worker")
    expected = ("scored", 2, 0, 1, [[2, True]], CHARGED)
    facts = ("state", "attempt", "crashes", "lost_leases", "evaluations", "ledger")
    assert outcome(site, submission, *facts) == expected


def test_a_late_result_of_a_worker_presumed_dead_is_kept_and_never_counts(site: Site, entrant: Entrant) -> None:
    submission = entrant.submit(files.slow())
    child = site.catch_parser()
    worker = site.stack.leader("worker")
    with site.second_worker():
        with site.stopped(worker):
            send(child, signal.SIGCONT)  # it has parsed by the time its worker looks again
            assert wait_until(lambda: site.look([submission])[0]["state"] == "scored", timeout=LEASE + 30)
        assert wait_until(lambda: len(site.look([submission])[0]["evaluations"]) == 2, timeout=20)
    facts = ("state", "attempt", "evaluations", "ledger")
    assert outcome(site, submission, *facts) == ("scored", 2, [[1, False], [2, True]], CHARGED)


def test_bells_that_ring_again_and_again_score_nothing_twice(site: Site) -> None:
    entrants = site.teams(2)
    with site.second_worker():
        sent = []
        for number in range(8):
            sent.append(entrants[number % 2].submit(files.good()))
            site.ask("ring", count=10)
        site.rest()
    once = {"state": "scored", "attempt": 1, "evaluations": [[1, True]], "ledger": CHARGED}
    assert [{name: facts[name] for name in once} for facts in site.look(sent)] == [once] * 8
