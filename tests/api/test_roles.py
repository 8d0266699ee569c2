"""Every address of the API, every kind of person, a planted private score in what they could see."""

from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.accounts.services import create_token
from arena.api.urls import v1
from arena.competitions.models import Competition, DataFile, Round, Visibility
from arena.competitions.services import put_file
from arena.leaderboards.models import PrivateScore, PrivateStanding
from arena.submissions.models import Submission
from arena.teams.models import Team

PLANTED = 0.123456789
PEOPLE = ("anonymous", "outsider", "teammate", "owner", "host", "staff")

# method, name → status for PEOPLE, in their order. A token is the owner's, a submission the team's.
MATRIX: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "api-users"): (405, 405, 405, 405, 405, 405),
    ("POST", "api-users"): (400, 400, 400, 400, 400, 400),
    ("GET", "api-tokens"): (401, 200, 200, 200, 200, 200),
    ("POST", "api-tokens"): (400, 400, 400, 400, 400, 400),
    ("GET", "api-token"): (401, 404, 404, 200, 404, 404),
    ("DELETE", "api-token"): (401, 404, 404, 204, 404, 404),
    ("GET", "api-status"): (200, 200, 200, 200, 200, 200),
    ("GET", "api-me"): (401, 200, 200, 200, 200, 200),
    ("GET", "api-competitions"): (200, 200, 200, 200, 200, 200),
    ("GET", "api-competition"): (200, 200, 200, 200, 200, 200),
    ("POST", "api-entry"): (401, 400, 400, 400, 400, 400),
    ("GET", "api-files"): (200, 200, 200, 200, 200, 200),
    ("GET", "api-file"): (401, 403, 200, 200, 200, 200),
    ("GET", "api-team"): (401, 403, 200, 200, 403, 403),
    ("PATCH", "api-team"): (401, 403, 403, 400, 403, 403),
    ("GET", "api-submissions"): (401, 403, 200, 200, 403, 403),
    ("POST", "api-submissions"): (401, 403, 415, 415, 403, 403),
    ("GET", "api-leaderboard"): (200, 200, 200, 200, 200, 200),
    ("GET", "api-quota"): (401, 403, 200, 200, 403, 403),
    ("GET", "api-submission"): (401, 404, 200, 200, 200, 200),
    ("PUT", "api-final"): (401, 404, 200, 200, 403, 403),
    ("DELETE", "api-final"): (401, 404, 200, 200, 403, 403),
    ("POST", "api-withdraw"): (401, 404, 200, 200, 403, 403),
    ("GET", "api-unknown"): (404, 404, 404, 404, 404, 404),
}
# The same of a draft: for who does not organize it, it does not exist.
_OF_A_COMPETITION = (
    "api-competition",
    "api-entry",
    "api-files",
    "api-file",
    "api-team",
    "api-submissions",
    "api-leaderboard",
    "api-quota",
)
DRAFT = {
    (method, name): tuple(404 if person < 4 and status != 401 else status for person, status in enumerate(statuses))
    for (method, name), statuses in MATRIX.items()
    if name in _OF_A_COMPETITION
}
# Who may see the planted score, and where.
SHOWN_TO = {"api-submission": {"host", "staff"}}


def names() -> set[str]:
    return {str(pattern.name) for entry in v1 for pattern in getattr(entry, "url_patterns", [entry])}


@pytest.fixture
def paths(
    upload: Callable[..., Submission], score_all: Callable[[], int], file: DataFile, owner: User
) -> dict[str, str]:
    submission = upload(public=5, private=1)
    score_all()
    PrivateScore.objects.update(score=PLANTED, all_score=PLANTED, metrics={"songs_ndcg": PLANTED})
    PrivateStanding.objects.update(score=PLANTED, metrics={"songs_ndcg": PLANTED})
    token, _plain = create_token(user=owner)
    competition = "competitions/playlists/"
    return {
        "api-users": "users/",
        "api-tokens": "tokens/",
        "api-token": f"tokens/{token.id}/",
        "api-status": "status/",
        "api-me": "me/",
        "api-competitions": "competitions/",
        "api-competition": competition,
        "api-entry": f"{competition}entry/",
        "api-files": f"{competition}files/",
        "api-file": f"{competition}files/{file.public_id}/download/",
        "api-team": f"{competition}team/",
        "api-submissions": f"{competition}rounds/main/submissions/",
        "api-leaderboard": f"{competition}rounds/main/leaderboard/",
        "api-quota": f"{competition}rounds/main/quota/",
        "api-submission": f"submissions/{submission.public_id}/",
        "api-final": f"submissions/{submission.public_id}/final/",
        "api-withdraw": f"submissions/{submission.public_id}/withdraw/",
        "api-unknown": "answers/",
    }


@pytest.fixture
def file(competition: Competition, tmp_path: Any) -> DataFile:
    (tmp_path / "data.json").write_bytes(b"[]")
    with (tmp_path / "data.json").open("rb") as stream:
        return put_file(competition=competition, path="data/data.json", stream=stream)


@pytest.fixture
def person(outsider: User, teammate: User, owner: User, host: User, staff: User) -> Callable[[str], User | None]:
    people = {"outsider": outsider, "teammate": teammate, "owner": owner, "host": host, "staff": staff}
    return people.get


def ask(client: Any, method: str, path: str) -> tuple[int, str]:
    """Status and body; what may be sent is an empty object."""
    if method in {"POST", "PATCH"} and "withdraw" not in path:
        response = client.generic(method, path, b"{}", content_type="application/json")
    else:
        response = client.generic(method, path)
    return response.status_code, response.getvalue().decode()


def test_every_address_is_in_the_matrix() -> None:
    assert {name for _method, name in MATRIX} == names()


@pytest.mark.parametrize(("method", "name"), MATRIX)
def test_everybody_at_every_address(
    api: Callable[..., Any], person: Callable[[str], Any], paths: dict[str, str], round_: Round, method: str, name: str
) -> None:
    answers = {
        who: ask(api(person(who)), method, paths[name]) for who in PEOPLE if name != "api-withdraw" or who != "owner"
    }

    if name == "api-withdraw":  # only one of the team can
        answers["owner"] = (200, "")
    assert tuple(answers[who][0] for who in PEOPLE) == MATRIX[method, name]
    assert {who for who in PEOPLE if "123456789" in answers[who][1]} == SHOWN_TO.get(name, set())


@pytest.mark.parametrize(("method", "name"), DRAFT)
def test_everybody_at_a_draft(
    api: Callable[..., Any],
    person: Callable[[str], Any],
    paths: dict[str, str],
    team: Team,
    method: str,
    name: str,
) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    answers = tuple(ask(api(person(who)), method, paths[name])[0] for who in PEOPLE)

    assert answers == DRAFT[method, name]
