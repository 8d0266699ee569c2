"""The whole machine gone at once, as by a power cut that the disk survives; then started again."""

import pytest

from tests.faults import files
from tests.faults.site import Site

pytestmark = pytest.mark.stack


def test_what_was_acknowledged_before_a_crash_is_scored_after_it(site: Site) -> None:
    entrants = site.teams(3)
    sent = [entrants[number % 3].submit(files.good(number % 6)) for number in range(20)]
    site.crash()
    site.rest()
    assert [facts["state"] for facts in site.look(sent)] == ["scored"] * 20
