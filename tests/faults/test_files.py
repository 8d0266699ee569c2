"""Files that are too much for their parser are their sender's fault: invalid, with a code, and counted."""

import pytest

from tests.faults import files
from tests.faults.site import Entrant, Site

pytestmark = pytest.mark.stack
FACTS = ("state", "codes", "attempt", "crashes", "ledger")


def test_a_file_that_kills_its_parser_is_invalid_at_once(site: Site, entrant: Entrant) -> None:
    poison, sound = entrant.submit(files.heavy()), entrant.submit(files.good())
    site.rest()
    found = [tuple(facts[name] for name in FACTS) for facts in site.look([poison, sound])]
    assert found == [
        ("invalid", ["parser_timeout"], 1, 0, ["reserve", "commit"]),
        ("scored", [], 1, 0, ["reserve", "commit"]),
    ]


def test_a_parser_that_hangs_is_ended_by_the_clock(site: Site, entrant: Entrant) -> None:
    hung = entrant.submit(files.slow())
    site.catch_parser()
    sound = entrant.submit(files.good())
    assert entrant.script.wait(sound, timeout=8)["state"] == "scored"  # meanwhile, by the worker's other thread
    site.rest()
    [facts] = site.look([hung])
    assert tuple(facts[name] for name in FACTS) == ("invalid", ["parser_timeout"], 1, 0, ["reserve", "commit"])
