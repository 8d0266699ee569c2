"""GET …/submissions/: the team's uploads, newest first, in pages."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from arena.accounts.models import User
from arena.competitions.models import Competition, Round, Visibility
from arena.submissions.models import Evaluation, Submission
from arena.teams.models import Team
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem
from tests.cast import NOW

URL = "competitions/playlists/rounds/main/submissions/"


def ids(page: Any) -> list[str]:
    return [each["id"] for each in page["results"]]


def test_the_newest_comes_first(
    api: Callable[..., Any],
    upload: Callable[..., Submission],
    score_all: Callable[[], int],
    owner: User,
    teammate: User,
) -> None:
    first = upload(public=5)
    score_all()
    second = upload(content=b"[]", note="oops")

    page = api(owner).get(URL).json()

    evaluation = Evaluation.objects.get()
    common = {
        "competition": "playlists",
        "round": "main",
        "team": {"id": str(first.team.public_id), "name": "Team Alice"},
        "created_at": "2026-03-10T03:00:00Z",
        "source": None,
        "final": False,
    }
    assert page == {
        "next": None,
        "previous": None,
        "results": [
            {
                **common,
                "id": str(second.public_id),
                "state": "queued",
                "file": {"name": "results.json", "bytes": 2, "sha256": second.sha256},
                "note": "oops",
                "public": None,
            },
            {
                **common,
                "id": str(first.public_id),
                "state": "scored",
                "file": {"name": "results.json", "bytes": first.size, "sha256": first.sha256},
                "note": "",
                "public": {"score": 1.0, "metrics": evaluation.metrics, "segments": evaluation.segments},
            },
        ],
    }
    assert api(teammate).get(URL).json() == page


def test_it_comes_in_pages(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User, now: Callable[..., None]
) -> None:
    sent = []
    for minute in range(5):
        now(NOW + timedelta(minutes=minute // 2))  # some in the same instant
        sent.insert(0, str(upload(content=b"[]").public_id))

    client, seen, address = api(owner), [], f"{URL}?limit=2"
    while address:
        page = client.get(address).json()
        seen.append(ids(page))
        address = page["next"]

    assert seen == [sent[:2], sent[2:4], sent[4:]]


def test_pages_lead_back(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User, now: Callable[..., None]
) -> None:
    sent = []
    for minute in range(3):
        now(NOW + timedelta(minutes=minute))
        sent.insert(0, str(upload(content=b"[]").public_id))
    client = api(owner)
    first = client.get(f"{URL}?limit=2").json()

    last = client.get(first["next"]).json()

    assert (ids(first), ids(last)) == (sent[:2], sent[2:])
    assert ids(client.get(last["previous"]).json()) == sent[:2]


def test_a_cursor_tells_no_number_of_a_row(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User, now: Callable[..., None]
) -> None:
    upload(content=b"[]")
    now(NOW + timedelta(minutes=1))
    upload(content=b"[]")

    address = api(owner).get(f"{URL}?limit=1").json()["next"]

    cursor = base64.b64decode(parse_qs(urlsplit(address).query)["cursor"][0]).decode()
    assert parse_qs(cursor)["p"] == ["2026-03-10 03:01:00+00:00"]


@pytest.mark.parametrize("position", ["p=12", "p=yesterday", "p=\x00", "p=9999-99-99"])
def test_it_refuses_a_cursor_that_is_none(
    api: Callable[..., Any], team: Team, round_: Round, owner: User, position: str
) -> None:
    response = api(owner).get(URL, {"cursor": base64.b64encode(position.encode()).decode()})

    assert (response.status_code, response.json()) == (404, problem(404, "not_found", "Invalid cursor"))


def test_it_costs_the_same_for_many(
    api: Callable[..., Any],
    upload: Callable[..., Submission],
    score_all: Callable[[], int],
    owner: User,
    django_assert_num_queries: Any,
) -> None:
    for _ in range(4):
        upload()
    score_all()
    client = api(owner)

    with django_assert_num_queries(7):  # token, its siblings; competition, round, team; submissions, evaluations
        assert len(client.get(URL).json()["results"]) == 4


def test_another_team_sees_its_own(
    api: Callable[..., Any], upload: Callable[..., Submission], outsider: User, host: User, staff: User
) -> None:
    upload()
    body = {"accept_rules": True, "team_name": "Charlie"}
    client = api(outsider)

    refusal = problem(
        403, "not_entered", "You have not entered this competition yet.", "Accept the rules and name a team first."
    )
    assert client.get(URL).json() == refusal
    assert client.post("competitions/playlists/entry/", body, content_type="application/json").status_code == 201
    assert client.get(URL).json() == {"next": None, "previous": None, "results": []}
    assert api(host).get(URL).json() == api(staff).get(URL).json() == refusal


def test_it_requires_a_token_and_a_round(api: Callable[..., Any], team: Team, round_: Round, owner: User) -> None:
    assert api().get(URL).json() == NOT_AUTHENTICATED
    assert api(owner).get(URL.replace("main", "other")).json() == NOT_FOUND
    Competition.objects.update(visibility=Visibility.DRAFT)
    assert api(owner).get(URL).json() == NOT_FOUND
