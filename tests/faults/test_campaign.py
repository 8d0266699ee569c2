"""A small campaign: its plan is the seed's, its outcome without a fault. `make faults` runs large ones."""

import time

import pytest

from tests.faults.campaign import Campaign
from tests.faults.conftest import ON_SERVERS
from tests.faults.plan import LANES, make_plan
from tests.faults.site import Site

LANE = "servers" if ON_SERVERS else "embedded"
SEED = 20261121
TESTED_ALONE = ("crash the machine", "stop the worker for longer than its lease")  # these take longest


def test_the_seed_is_the_plan() -> None:
    plans = [make_plan(lane=LANE, seed=seed, submissions=1000, faults=40) for seed in (1, 1, 2)]
    assert plans[0] == plans[1] != plans[2]
    assert {fault.kind for fault in plans[0].faults} == set(LANES[LANE])
    assert [plans[0].file(n) for n in range(50)] == [plans[1].file(n) for n in range(50)]


@pytest.mark.stack
def test_nothing_is_lost_counted_twice_or_stuck(site: Site) -> None:
    faults = len(LANES[LANE]) - len(TESTED_ALONE)
    plan = make_plan(lane=LANE, seed=SEED, submissions=100, faults=faults, without=TESTED_ALONE, longest=1)
    outcome = Campaign(site, plan, deadline=time.monotonic() + 300).run()
    assert (len(outcome.campaign.acknowledged), len(outcome.campaign.struck)) == (100, faults)
    assert {name: count for name, count in outcome.failures().items() if count} == {}
