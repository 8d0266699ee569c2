from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Competition, Round, Visibility
from arena.competitions.services import set_page
from arena.teams.models import Team
from tests.api.problems import NOT_FOUND, problem

ROUND = {
    "slug": "main",
    "title": "Main round",
    "phase": "open",
    "opens_at": "2020-01-01T00:00:00Z",
    "closes_at": "2040-01-01T00:00:00Z",
    "preset": "melon-2020",
    "submissions_per_day": 5,
    "max_final": 2,
    "private_board_revealed": False,
}
PLAYLISTS = {
    "slug": "playlists",
    "title": "Playlists",
    "summary": "Continue the playlist.",
    "visibility": "public",
    "timezone": "Asia/Seoul",
    "max_members": 5,
    "rounds": [ROUND],
    "my_status": None,
}


def test_anybody_reads_a_public_competition(api: Callable[..., Any], round_: Round, now: Any) -> None:
    assert api().get("competitions/playlists/").json() == PLAYLISTS


def test_it_tells_what_a_person_is_in_it(
    api: Callable[..., Any], round_: Round, team: Team, owner: User, outsider: User, host: User, staff: User
) -> None:
    def status(user: User) -> Any:
        return api(user).get("competitions/playlists/").json()["my_status"]

    none = {"entered": False, "rules_accepted": False, "organizer": False, "team": None}
    own = {"id": str(team.public_id), "name": "Team Alice"}
    assert status(owner) == {"entered": True, "rules_accepted": True, "organizer": False, "team": own}
    assert status(outsider) == none
    assert status(host) == status(staff) == {**none, "organizer": True}
    set_page(competition=team.competition, key="rules", body_en="Play fairer.")
    assert status(owner) == {"entered": True, "rules_accepted": False, "organizer": False, "team": own}


def test_it_follows_the_readers_language(api: Callable[..., Any], round_: Round) -> None:
    body = api().get("competitions/playlists/", headers={"Accept-Language": "ko"}).json()

    assert (body["title"], body["rounds"][0]["title"]) == ("플레이리스트", "본 라운드")


@pytest.mark.parametrize(
    ("at", "phase", "revealed"),
    [
        (datetime(2019, 12, 31, tzinfo=UTC), "upcoming", False),
        (datetime(2020, 1, 1, tzinfo=UTC), "open", False),
        (datetime(2040, 1, 1, tzinfo=UTC), "closed", True),
    ],
)
def test_it_tells_the_phase(
    api: Callable[..., Any], round_: Round, now: Callable[..., None], at: datetime, phase: str, revealed: bool
) -> None:
    now(at)

    assert api().get("competitions/playlists/").json()["rounds"] == [
        {**ROUND, "phase": phase, "private_board_revealed": revealed}
    ]


def test_a_draft_is_there_for_organizers_alone(
    api: Callable[..., Any], competition: Competition, host: User, staff: User, outsider: User
) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    assert api().get("competitions/playlists/").json() == NOT_FOUND
    assert api(outsider).get("competitions/playlists/").json() == NOT_FOUND
    assert api().get("competitions/").json() == {"next": None, "previous": None, "results": []}
    for user in (host, staff):
        assert api(user).get("competitions/playlists/").json()["visibility"] == "draft"
        assert [each["slug"] for each in api(user).get("competitions/").json()["results"]] == ["playlists"]


def test_an_unlisted_one_is_there_for_who_knows_it(
    api: Callable[..., Any], competition: Competition, outsider: User, host: User
) -> None:
    Competition.objects.update(visibility=Visibility.UNLISTED)

    assert api(outsider).get("competitions/playlists/").status_code == 200
    assert api(outsider).get("competitions/").json()["results"] == []
    assert [each["slug"] for each in api(host).get("competitions/").json()["results"]] == ["playlists"]


def test_the_list_says_the_same(api: Callable[..., Any], round_: Round, owner: User, now: Any) -> None:
    assert api().get("competitions/").json() == {"next": None, "previous": None, "results": [PLAYLISTS]}
    single = api(owner).get("competitions/playlists/").json()
    assert api(owner).get("competitions/").json()["results"] == [single]


def test_the_list_comes_in_pages(api: Callable[..., Any], db: None) -> None:
    slugs = [f"c{number}" for number in range(5)]
    for slug in slugs:
        Competition.objects.create(slug=slug, title_en=slug, visibility=Visibility.PUBLIC)

    client, seen, address = api(), [], "competitions/?limit=2"
    while address:
        page = client.get(address).json()
        seen.append([each["slug"] for each in page["results"]])
        address = page["next"]

    assert seen == [["c0", "c1"], ["c2", "c3"], ["c4"]]


def test_the_list_costs_the_same_for_many(
    api: Callable[..., Any], owner: User, competition: Competition, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        Competition.objects.create(slug=f"c{number}", title_en="C", visibility=Visibility.PUBLIC)
    client = api(owner)

    with django_assert_num_queries(7):  # token, its siblings; competitions, rounds; teams, rules, organizing
        assert len(client.get("competitions/").json()["results"]) == 4


@pytest.mark.parametrize("cursor", ["zzz", "é", "bz0tMQ=="])
def test_it_refuses_a_cursor_that_is_none(api: Callable[..., Any], db: None, cursor: str) -> None:
    response = api().get("competitions/", {"cursor": cursor})

    assert response.status_code == 404
    assert response.json() == problem(404, "not_found", "Invalid cursor")
