from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.submissions.models import Submission
from arena.teams.models import Team
from arena.teams.services import enter_competition
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
HandIn = Callable[..., Submission]
SetNow = Callable[[datetime], None]


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: SetNow) -> Client:
    return as_user(owner)


def test_it_shows_today(client: Client, address: Address, hand_in: HandIn) -> None:
    hand_in()
    text = text_of(client.get(address("team_quota")))
    assert "2026-03-10 Today Asia/Seoul" in text
    assert "Allowed a day 5 12:00 Upload accepted results.json −1 4" in text
    assert "1 of 5 used, 4 left." in text


def test_it_leads_to_earlier_days_and_back(client: Client, address: Address, hand_in: HandIn, now: SetNow) -> None:
    hand_in()
    now(NOW + timedelta(days=2))
    today = client.get(address("team_quota"))
    assert "Nothing was submitted on this day." in text_of(today)
    assert "?round=main&amp;day=2026-03-10" in today.content.decode()
    earlier = text_of(client.get(address("team_quota"), {"day": "2026-03-10"}))
    assert "Upload accepted results.json −1 4" in earlier
    assert "The count starts anew" not in earlier


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_does_not_exist(client: Client, address: Address, day: str) -> None:
    assert client.get(address("team_quota"), {"day": day}).status_code == 404


def test_another_teams_account_is_not_shown(
    client: Client, team: Team, address: Address, hand_in: HandIn, outsider: User, as_user: AsUser
) -> None:
    hand_in()
    enter_competition(competition=team.competition, user=outsider, team_name="Rivals")
    text = text_of(as_user(outsider).get(address("team_quota")))
    assert "Nothing was submitted on this day." in text
    assert "results.json" not in text


def test_it_asks_the_database_as_often_for_many_lines(client: Client, address: Address, hand_in: HandIn) -> None:
    Round.objects.update(submissions_per_day=50)
    hand_in()
    assert_constant_queries(client, address("team_quota"), lambda: [hand_in(str(n).encode()) for n in range(5)])
