"""Many at once: real processes of the web server and the database decide, and the limits hold."""

import pytest

from tests.faults import files, races
from tests.faults.site import Site

pytestmark = pytest.mark.stack


def test_of_fifty_at_once_the_quota_lets_five_in(site: Site) -> None:
    for outcome in races.rush(site, rounds=3):
        assert outcome == {"taken": 5, "quota_exhausted": 45, "kept": 5}


def test_one_idempotency_key_at_once_is_one_submission(site: Site) -> None:
    [entrant] = site.teams(1, tokens=4)
    answers = races.at_once(races.repeat(entrant, files.good(), "once", times=20))
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert {answer["id"] for _, answer in answers} == set(site.sent_by(entrant))
    assert len(site.sent_by(entrant)) == 1


def test_two_members_choosing_at_once_choose_no_more_than_allowed(site: Site) -> None:
    for outcome in races.choose(site, rounds=4):
        assert outcome == {"chosen": 2, "too_many_finals": 4, "kept": 2}


def test_of_two_organizers_closing_at_once_one_does(site: Site) -> None:
    for outcome in races.close(site):
        assert outcome == {"changes": 1, "is_closed": True}
