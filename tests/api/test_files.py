import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Competition, DataFile, Visibility
from arena.competitions.services import put_file, set_page
from arena.teams.models import Team
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem

CONTENT = b"[" + b"0123456789" * 100 + b"]"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
RULES_NOT_ACCEPTED = problem(
    403,
    "rules_not_accepted",
    "The data is for those who have accepted the rules.",
    "Read the rules, accept them and name a team; the files are yours then.",
)


@pytest.fixture
def file(competition: Competition) -> DataFile:
    return put_file(
        competition=competition, path="data/훈련.json", stream=io.BytesIO(CONTENT), title_en="Training playlists"
    )


@pytest.fixture
def download(file: DataFile) -> str:
    return f"competitions/playlists/files/{file.public_id}/download/"


def test_anybody_sees_what_there_is(api: Callable[..., Any], file: DataFile) -> None:
    assert api().get("competitions/playlists/files/").json() == {
        "results": [
            {
                "id": str(file.public_id),
                "name": "훈련.json",
                "path": "data/훈련.json",
                "title": "Training playlists",
                "bytes": 1002,
                "sha256": SHA256,
                "url": f"http://testserver/api/v1/competitions/playlists/files/{file.public_id}/download/",
            }
        ]
    }


def test_a_participant_downloads(api: Callable[..., Any], download: str, team: Team, owner: User) -> None:
    response = api(owner).get(download)

    assert (response.status_code, response.getvalue()) == (200, CONTENT)
    assert response["ETag"] == f'"{SHA256}"'
    assert response["Content-Length"] == "1002"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%ED%9B%88%EB%A0%A8.json"
    assert response["Cache-Control"] == "private, no-cache"


def test_a_download_is_resumed(api: Callable[..., Any], download: str, team: Team, owner: User) -> None:
    headers = {"Range": "bytes=1000-", "If-Range": f'"{SHA256}"'}
    response = api(owner).get(download, headers=headers)

    assert (response.status_code, response.getvalue()) == (206, CONTENT[1000:])
    assert response["Content-Range"] == "bytes 1000-1001/1002"


def test_a_range_beyond_the_end_is_refused(api: Callable[..., Any], download: str, team: Team, owner: User) -> None:
    response = api(owner).get(download, headers={"Range": "bytes=5000-"})

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1002")


def test_who_has_it_need_not_have_it_again(api: Callable[..., Any], download: str, team: Team, owner: User) -> None:
    assert api(owner).get(download, headers={"If-None-Match": f'"{SHA256}"'}).status_code == 304


def test_its_size_can_be_asked_for(api: Callable[..., Any], download: str, team: Team, owner: User) -> None:
    response = api(owner).head(download)

    assert (response.status_code, response["Content-Length"], response.content) == (200, "1002", b"")


@pytest.mark.parametrize("accept", ["application/octet-stream", "text/html", "*/*"])
def test_any_client_may_ask(api: Callable[..., Any], download: str, team: Team, owner: User, accept: str) -> None:
    response = api(owner).get(download, headers={"Accept": accept})

    assert (response.status_code, response.getvalue()) == (200, CONTENT)


def test_the_rules_come_first(api: Callable[..., Any], download: str, outsider: User, team: Team, owner: User) -> None:
    assert api(outsider).get(download).json() == RULES_NOT_ACCEPTED
    set_page(competition=team.competition, key="rules", body_en="Play fairer.")
    assert api(owner).get(download).json() == RULES_NOT_ACCEPTED


def test_organizers_need_not_accept_their_own(api: Callable[..., Any], download: str, host: User, staff: User) -> None:
    for user in (host, staff):
        response = api(user).get(download)
        assert (response.status_code, response.getvalue()) == (200, CONTENT)


def test_it_requires_a_token(api: Callable[..., Any], download: str) -> None:
    assert api().get(download).json() == NOT_AUTHENTICATED


def test_it_hides_what_is_not_there(
    api: Callable[..., Any], file: DataFile, download: str, team: Team, owner: User
) -> None:
    Competition.objects.create(slug="other", title_en="Other", visibility=Visibility.PUBLIC)

    assert api(owner).get(download.replace("playlists", "other")).json()["code"] == "rules_not_accepted"
    assert api(owner).get(download.replace(str(file.public_id), str(team.public_id))).json() == NOT_FOUND
    Competition.objects.update(visibility=Visibility.DRAFT)
    assert api(owner).get(download).json() == NOT_FOUND
    assert api(owner).get("competitions/playlists/files/").json() == NOT_FOUND
