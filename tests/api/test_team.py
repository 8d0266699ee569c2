from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from arena.accounts.models import User
from arena.competitions.models import Competition, Round, Visibility
from arena.submissions.models import Submission
from arena.teams.models import Membership, Team
from arena.teams.services import enter_competition
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem

TEAM = "competitions/playlists/team/"
NOT_ENTERED = problem(
    403,
    "not_entered",
    "You have not entered this competition yet.",
    "Accept the rules and name a team first.",
)


def described(team: Team, **changes: Any) -> dict[str, Any]:
    joined = {member.user.username: f"{member.joined_at:%Y-%m-%dT%H:%M:%S.%fZ}" for member in Membership.objects.all()}
    return {
        "id": str(team.public_id),
        "name": "Team Alice",
        "competition": "playlists",
        "members": [
            {"username": "alice", "role": "captain", "joined_at": joined["alice"]},
            {"username": "bob", "role": "member", "joined_at": joined["bob"]},
        ],
        "quota": {"round": "main", "limit": 5, "used": 0, "remaining": 5, "resets_at": "2026-03-10T15:00:00Z"},
        **changes,
    }


def test_members_see_their_team(
    api: Callable[..., Any], team: Team, round_: Round, owner: User, teammate: User, now: Any
) -> None:
    assert api(owner).get(TEAM).json() == api(teammate).get(TEAM).json() == described(team)


def test_it_tells_what_is_left(
    api: Callable[..., Any], team: Team, owner: User, upload: Callable[..., Submission]
) -> None:
    upload()

    quota = {"round": "main", "limit": 5, "used": 1, "remaining": 4, "resets_at": "2026-03-10T15:00:00Z"}
    assert api(owner).get(TEAM).json() == described(team, quota=quota)


def test_without_rounds_there_is_no_quota(api: Callable[..., Any], team: Team, owner: User) -> None:
    assert api(owner).get(TEAM).json() == described(team, quota=None)


def test_it_tells_the_quota_of_the_round_that_is_open(
    api: Callable[..., Any], team: Team, round_: Round, owner: User, now: Any
) -> None:
    Round.objects.create(
        competition=team.competition,
        slug="final",
        title_en="Final",
        opens_at=datetime(2040, 1, 1, tzinfo=UTC),
        closes_at=datetime(2041, 1, 1, tzinfo=UTC),
    )

    assert api(owner).get(TEAM).json()["quota"]["round"] == "main"
    now(datetime(2040, 2, 1, tzinfo=UTC))
    assert api(owner).get(TEAM).json()["quota"]["round"] == "final"


def test_the_captain_renames_it(api: Callable[..., Any], team: Team, round_: Round, owner: User, now: Any) -> None:
    response = api(owner).patch(TEAM, {"name": "  앨리스와   밥 "}, content_type="application/json")

    assert (response.status_code, response.json()) == (200, described(team, name="앨리스와 밥"))
    assert Team.objects.get().name == "앨리스와 밥"


def test_nobody_else_renames_it(api: Callable[..., Any], team: Team, teammate: User, outsider: User) -> None:
    refused = api(teammate).patch(TEAM, {"name": "Bob's"}, content_type="application/json")

    assert refused.json() == problem(403, "not_captain", "Only the captain renames the team.")
    assert api(outsider).patch(TEAM, {"name": "X"}, content_type="application/json").json() == NOT_ENTERED
    assert Team.objects.get().name == "Team Alice"


def test_it_refuses_a_name_that_cannot_be(api: Callable[..., Any], team: Team, owner: User, outsider: User) -> None:
    enter_competition(competition=team.competition, user=outsider, team_name="Charlie")

    def rename(name: Any) -> Any:
        return api(owner).patch(TEAM, {"name": name}, content_type="application/json").json()

    assert rename("charlie")["code"] == "team_name_taken"
    assert rename("x" * 61)["code"] == "invalid_team_name"
    assert rename("a\u202eb") == problem(400, "invalid_team_name", "A team name consists of visible characters.")
    assert rename(None)["errors"] == {"name": ["This field may not be null."]}
    assert Team.objects.get(pk=team.pk).name == "Team Alice"


def test_who_has_no_team_is_told_how_to_get_one(
    api: Callable[..., Any], team: Team, outsider: User, host: User
) -> None:
    assert api(outsider).get(TEAM).json() == api(host).get(TEAM).json() == NOT_ENTERED


def test_it_requires_a_token(api: Callable[..., Any], team: Team) -> None:
    assert api().get(TEAM).json() == NOT_AUTHENTICATED


def test_a_draft_is_not_there(api: Callable[..., Any], team: Team, owner: User) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    assert api(owner).get(TEAM).json() == NOT_FOUND
