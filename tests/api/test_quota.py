from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.submissions import quota
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.api.problems import problem

URL = "competitions/playlists/rounds/main/quota/"
AT = "2026-03-10T03:00:00Z"


def test_it_lists_the_day(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User, team: Team, round_: Round
) -> None:
    sent = str(upload().public_id)
    quota.grant(team=team, round_=round_, amount=2, reason="the site was down")

    assert api(owner).get(URL).json() == {
        "round": "main",
        "day": "2026-03-10",
        "quota": {"limit": 7, "used": 1, "remaining": 6, "resets_at": "2026-03-10T15:00:00Z"},
        "entries": [
            {
                "at": AT,
                "kind": "reserve",
                "change": -1,
                "left": 4,
                "submission": sent,
                "reason": "",
            },
            {"at": AT, "kind": "grant", "change": 2, "left": 6, "submission": None, "reason": "the site was down"},
        ],
        "previous_day": None,
        "next_day": None,
    }


def test_another_day_is_asked_for(api: Callable[..., Any], upload: Callable[..., Submission], owner: User) -> None:
    upload()

    answer = api(owner).get(URL, {"day": "2026-03-09"}).json()

    assert (answer["entries"], answer["quota"]["used"], answer["next_day"]) == ([], 0, "2026-03-10")


@pytest.mark.parametrize("day", ["yesterday", "9999-12-31"])
def test_a_day_that_is_none_is_refused(
    api: Callable[..., Any], team: Team, round_: Round, owner: User, day: str
) -> None:
    response = api(owner).get(URL, {"day": day})

    assert (response.status_code, response.json()["code"], list(response.json()["errors"])) == (400, "invalid", ["day"])


def test_only_a_team_has_an_account(api: Callable[..., Any], round_: Round, outsider: User) -> None:
    response = api(outsider).get(URL)

    assert response.json() == problem(
        403,
        "not_entered",
        "You have not entered this competition yet.",
        hint="Accept the rules and name a team first.",
    )
