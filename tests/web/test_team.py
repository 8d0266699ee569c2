from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.submissions import quota
from arena.submissions.models import Submission
from arena.teams.models import Team
from arena.teams.services import enter_competition
from tests.web.pages import assert_constant_queries, text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
HandIn = Callable[..., Submission]


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: Callable[[datetime], None]) -> Client:
    return as_user(owner)


def test_it_shows_the_members_and_their_roles(client: Client, address: Address) -> None:
    text = text_of(client.get(address("team")))
    assert "alice (you) Captain" in text
    assert "bob Member" in text


def test_it_renames_the_team(client: Client, team: Team, address: Address) -> None:
    response = client.post(address("team"), {"name": " Night   Walk "}, follow=True)
    assert "The team is called Night Walk now." in text_of(response)
    team.refresh_from_db()
    assert team.name == "Night Walk"


def test_it_refuses_a_taken_name_beside_the_field(client: Client, team: Team, outsider: User, address: Address) -> None:
    enter_competition(competition=team.competition, user=outsider, team_name="Rivals")
    response = client.post(address("team"), {"name": "rivals"})
    assert response.context["form"].errors == {"name": ["Another team has this name. Choose another one."]}
    assert response.context["team"].name == "Team Alice"


def test_it_lets_only_the_captain_rename(
    client: Client, team: Team, teammate: User, as_user: AsUser, address: Address
) -> None:
    assert "Rename" not in text_of(as_user(teammate).get(address("team")))
    response = as_user(teammate).post(address("team"), {"name": "Mine"})
    assert response.status_code == 403
    assert "Only the captain renames the team." in text_of(response)
    team.refresh_from_db()
    assert team.name == "Team Alice"


def test_it_shows_todays_account(client: Client, address: Address, hand_in: HandIn, team: Team, round_: Round) -> None:
    hand_in()
    client.post(address("submission_withdraw", hand_in(b"other").public_id))
    quota.grant(team=team, round_=round_, amount=2, reason="the site was down")
    text = text_of(client.get(address("team")))
    for line in (
        "Allowed a day 5 12:00 Upload accepted results.json −1 4 12:00 Upload accepted results.json −1 3",
        "12:00 Given back results.json withdrawn while still waiting +1 4",
        "12:00 Granted by the organizers the site was down +2 6",
        "6 of 7 left",
    ):
        assert line in text


def test_it_leads_who_has_no_team_to_enter(client: Client, outsider: User, as_user: AsUser, address: Address) -> None:
    response = as_user(outsider).get(address("team"))
    assert (response.status_code, response["Location"]) == (302, f"{address('enter')}?next=%2Fc%2Fplaylists%2Fteam%2F")


def test_it_asks_the_database_as_often_for_many_lines(client: Client, address: Address, hand_in: HandIn) -> None:
    Round.objects.update(submissions_per_day=50)
    hand_in()
    assert_constant_queries(client, address("team"), lambda: [hand_in(str(n).encode()) for n in range(5)])
