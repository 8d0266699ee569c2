from collections.abc import Callable

from django.test import Client

from arena.accounts.models import User
from arena.competitions import rules, services
from arena.competitions.models import Competition
from arena.teams.models import Membership, Team
from tests.web.pages import text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]


def test_it_sends_strangers_to_sign_in_and_back(as_user: AsUser, address: Address) -> None:
    response = as_user(None).get(address("enter"))
    assert (response.status_code, response["Location"]) == (
        302,
        f"/accounts/login/?next={address('enter')}",
    )


def test_it_shows_the_rules(outsider: User, as_user: AsUser, address: Address) -> None:
    assert "Play fair." in text_of(as_user(outsider).get(address("enter")))


def test_it_shows_the_rules_in_korean(outsider: User, as_user: AsUser, address: Address) -> None:
    response = as_user(outsider).get(address("enter"), headers={"Accept-Language": "ko"})
    assert "공정하게 참가합니다." in text_of(response)


def test_it_accepts_the_rules_and_makes_a_team(
    competition: Competition, outsider: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(outsider).post(address("enter"), {"accept_rules": "on", "team_name": "  Solo   Run "})
    assert (response.status_code, response["Location"]) == (302, address("competition_data"))
    member = Membership.objects.get(user=outsider)
    assert (member.team.name, member.role, member.team.competition) == ("Solo Run", "captain", competition)
    assert rules.has_accepted_rules(outsider, competition)


def test_it_leads_on_to_where_the_reader_wanted(outsider: User, as_user: AsUser, address: Address) -> None:
    form = {"accept_rules": "on", "team_name": "Solo", "next": address("submit")}
    assert as_user(outsider).post(address("enter"), form)["Location"] == address("submit")


def test_it_leads_nowhere_else(outsider: User, as_user: AsUser, address: Address) -> None:
    form = {"accept_rules": "on", "team_name": "Solo", "next": "https://evil.example/"}
    assert as_user(outsider).post(address("enter"), form)["Location"] == address("competition_data")


def test_it_needs_the_rules_accepted(
    competition: Competition, outsider: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(outsider).post(address("enter"), {"team_name": "Solo"})
    assert "Accept the rules to take part." in text_of(response)
    assert not Membership.objects.exists()
    assert not rules.has_accepted_rules(outsider, competition)


def test_it_shows_beside_the_name_that_it_is_taken(
    team: Team, competition: Competition, outsider: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(outsider).post(address("enter"), {"accept_rules": "on", "team_name": "TEAM alice"})
    assert response.context["form"].errors == {"team_name": ["Another team has this name. Choose another one."]}
    assert 'value="TEAM alice"' in response.content.decode()
    assert not rules.has_accepted_rules(outsider, competition)


def test_it_refuses_an_invisible_name(
    competition: Competition, outsider: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(outsider).post(address("enter"), {"accept_rules": "on", "team_name": "a\u200bb"})
    assert response.context["form"].errors == {"team_name": ["A team name consists of visible characters."]}


def test_it_sends_a_participant_on(team: Team, owner: User, as_user: AsUser, address: Address) -> None:
    response = as_user(owner).get(address("enter"))
    assert (response.status_code, response["Location"]) == (302, address("competition_data"))


def test_it_asks_again_after_the_rules_changed_and_keeps_the_team(
    competition: Competition, team: Team, owner: User, as_user: AsUser, address: Address
) -> None:
    services.set_page(competition=competition, key="rules", body_en="Play fairer.")
    client = as_user(owner)
    text = text_of(client.get(address("enter")))
    assert "The rules have changed" in text
    assert "Team name" not in text
    client.post(address("enter"), {"accept_rules": "on"})
    competition.refresh_from_db()
    assert rules.has_accepted_rules(owner, competition)
    assert list(Team.objects.all()) == [team]


def test_it_hides_a_draft(competition: Competition, outsider: User, as_user: AsUser, address: Address) -> None:
    competition.visibility = "draft"
    competition.save()
    assert as_user(outsider).get(address("enter")).status_code == 404
