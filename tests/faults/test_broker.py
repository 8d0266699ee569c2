"""The broker is a bell and no more: absent, forgetful or garbled, it costs a moment and never a submission."""

import signal
import time

import pytest

from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.site import Entrant, Site, send

pytestmark = pytest.mark.stack


def test_without_a_broker_uploads_are_taken_at_once_and_scored_by_the_sweeper(site: Site, entrant: Entrant) -> None:
    with site.without_broker():
        began = time.monotonic()
        sent = [entrant.submit(files.good(hits)) for hits in range(3)]
        assert time.monotonic() - began < 5
        site.rest(timeout=30)
        assert [facts["state"] for facts in site.look(sent)] == ["scored"] * 3


def test_when_the_broker_is_back_its_bells_are_heard_again(site: Site, entrant: Entrant) -> None:
    with site.without_broker():
        entrant.submit(files.good())
    heard = site.bells_heard()
    assert wait_until(lambda: entrant.submit(files.good()) and site.bells_heard() > heard, timeout=45, step=1)


def test_a_broker_that_was_away_while_a_busy_worker_finished_is_heard_again(site: Site, entrant: Entrant) -> None:
    """What is finished then cannot be acknowledged to it."""
    entrant.submit(files.slow())
    first = site.catch_parser()
    entrant.submit(files.slow())
    second = site.catch_parser(beside=first)
    with site.without_broker():
        for parser in (first, second):
            send(parser, signal.SIGCONT)
        site.rest()
    heard = site.bells_heard()
    assert wait_until(lambda: entrant.submit(files.good()) and site.bells_heard() > heard, timeout=45, step=1)


def test_with_beat_stopped_and_a_worker_dead_work_goes_on(site: Site, entrant: Entrant) -> None:
    with site.stopped(site.stack.leader("beat")), site.without_broker():
        lost = entrant.submit(files.slow())
        site.catch_parser()
        site.kill("worker")
        site.rest(timeout=45)
        assert [(facts["state"], facts["lost_leases"]) for facts in site.look([lost])] == [("scored", 1)]
