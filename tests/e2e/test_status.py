"""The real site tells of its real processes, and holds what it must."""

import json
import urllib.request

import pytest

from arena.core.processes import wait_until
from tests.stack import Stack

pytestmark = pytest.mark.stack


def test_a_site_knows_that_it_is_well(stack: Stack, competition_url: str) -> None:
    def told() -> dict[str, object]:
        with urllib.request.urlopen(f"{stack.base_url}/api/v1/status/", timeout=10) as response:
            return dict(json.load(response))

    assert wait_until(lambda: told()["status"] == "ok", timeout=60), told()
    workers = told()["workers"]
    assert isinstance(workers, list)
    assert [(worker["alive"], worker["slots"]) for worker in workers] == [(True, 2)]
    assert json.loads(stack.manage("verify_invariants", "--json"))["ok"] is True
