from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Competition, RulesAcceptance, Visibility
from arena.competitions.services import set_page
from arena.teams.models import Membership, Team
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem

ENTRY = {"accept_rules": True, "team_name": "Team Charlie"}


def enter(client: Any, body: Any = None, **kwargs: Any) -> Any:
    return client.post("competitions/playlists/entry/", body or ENTRY, content_type="application/json", **kwargs)


def test_it_accepts_the_rules_and_makes_a_team(
    api: Callable[..., Any], competition: Competition, outsider: User
) -> None:
    response = enter(api(outsider))

    team = Team.objects.get(name="Team Charlie")
    assert (response.status_code, response.json()) == (
        201,
        {"competition": "playlists", "team": {"id": str(team.public_id), "name": "Team Charlie"}},
    )
    assert list(Membership.objects.values_list("team", "user", "role")) == [(team.pk, outsider.pk, "captain")]
    assert RulesAcceptance.objects.filter(user=outsider, competition=competition).count() == 1


def test_who_has_a_team_keeps_it(api: Callable[..., Any], team: Team, owner: User) -> None:
    set_page(competition=team.competition, key="rules", body_en="Play fairer.")

    response = enter(api(owner), {"accept_rules": True})

    assert (response.status_code, response.json()["team"]["name"]) == (200, "Team Alice")
    assert RulesAcceptance.objects.filter(user=owner, rules_version=2).count() == 1


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"accept_rules": False, "team_name": "X"}, {"accept_rules": ["Entering means accepting the rules."]}),
        ({"team_name": "X"}, {"accept_rules": ["This field is required."]}),
        ([1], {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
    ],
)
def test_it_asks_for_the_rules_to_be_accepted(
    api: Callable[..., Any], competition: Competition, outsider: User, body: Any, errors: Any
) -> None:
    response = enter(api(outsider), body)

    assert response.json() == problem(400, "invalid", "Some fields are not acceptable.", errors=errors)
    assert RulesAcceptance.objects.count() == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_it_refuses_a_name_that_is_none(
    api: Callable[..., Any], competition: Competition, outsider: User, name: str
) -> None:
    response = enter(api(outsider), {"accept_rules": True, "team_name": name})

    assert response.json() == problem(400, "invalid_team_name", "A team name has 1 to 60 characters.")
    assert RulesAcceptance.objects.count() == 0  # all or nothing


def test_it_refuses_a_name_that_is_taken(api: Callable[..., Any], team: Team, outsider: User) -> None:
    response = enter(api(outsider), {"accept_rules": True, "team_name": "team alice"})

    assert response.json() == problem(409, "team_name_taken", "Another team has this name.", "Choose another one.")


def test_it_hides_a_draft(api: Callable[..., Any], competition: Competition, outsider: User) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    assert enter(api(outsider)).json() == NOT_FOUND


def test_it_requires_a_token_that_may(api: Callable[..., Any], competition: Competition, outsider: User) -> None:
    assert enter(api()).json() == NOT_AUTHENTICATED
    assert enter(api(outsider, scopes=["read"])).json()["code"] == "insufficient_scope"
    assert Team.objects.count() == 0
