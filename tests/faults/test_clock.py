"""Clocks that jump: leases go by them, so they may cost one; nothing counts twice and nothing waits for an hour."""

import signal

import pytest

from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.site import Entrant, Site, send
from tests.faults.test_workers import CHARGED

pytestmark = pytest.mark.stack
HOUR = 3600


def test_an_hour_forward_in_the_middle_of_scoring(site: Site, entrant: Entrant) -> None:
    submission = entrant.submit(files.slow())
    child = site.catch_parser()
    site.set_clock(HOUR)
    later = entrant.submit(files.good())
    assert entrant.script.wait(later, timeout=20)["state"] == "scored"
    send(child, signal.SIGCONT)
    site.rest()
    [facts] = site.look([submission])
    assert (facts["state"], [effective for _, effective in facts["evaluations"]].count(True)) == ("scored", 1)
    assert facts["ledger"] == CHARGED


def test_an_hour_back_a_lost_lease_does_not_last_an_hour(site: Site, entrant: Entrant) -> None:
    submission = entrant.submit(files.slow())
    site.catch_parser()
    site.set_clock(-HOUR)
    site.kill("worker")
    assert wait_until(lambda: site.look([submission])[0]["state"] == "scored", timeout=30)


def test_an_hour_back_new_submissions_are_scored_as_ever(site: Site) -> None:
    early, late = site.teams(2)
    first = early.submit(files.good())
    assert early.script.wait(first)["state"] == "scored"
    site.set_clock(-HOUR)
    for entrant in (early, late):
        assert entrant.script.wait(entrant.submit(files.good()), timeout=20)["state"] == "scored"
