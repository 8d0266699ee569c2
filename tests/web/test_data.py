import hashlib
import io
from collections.abc import Callable

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions import services
from arena.competitions.models import Competition, DataFile
from arena.teams.models import Team
from tests.web.pages import assert_constant_queries, text_of

CONTENT = b'[{"id": 1, "songs": [1, 2, 3]}]'

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]


@pytest.fixture
def file(competition: Competition) -> DataFile:
    return services.put_file(
        competition=competition,
        path="data/train.json",
        stream=io.BytesIO(CONTENT),
        title_en="Training playlists",
        title_ko="학습용 플레이리스트",
    )


def test_it_lists_files_with_size_and_hash(
    file: DataFile, team: Team, owner: User, as_user: AsUser, address: Address
) -> None:
    text = text_of(as_user(owner).get(address("competition_data")))
    for shown in ("Training playlists", "train.json", "31 bytes", hashlib.sha256(CONTENT).hexdigest(), "Download"):
        assert shown in text


def test_it_shows_strangers_the_way_to_the_rules_and_no_link(file: DataFile, as_user: AsUser, address: Address) -> None:
    response = as_user(None).get(address("competition_data"))
    text = text_of(response)
    assert address("enter") in response.content.decode()
    assert address("competition_file", file.public_id) not in response.content.decode()
    assert "Training playlists" in text


def test_it_downloads(file: DataFile, team: Team, owner: User, as_user: AsUser, address: Address) -> None:
    response = as_user(owner).get(address("competition_file", file.public_id))
    assert (response.status_code, response.getvalue()) == (200, CONTENT)
    assert response["Content-Disposition"] == 'attachment; filename="train.json"'


def test_it_downloads_a_part(file: DataFile, team: Team, owner: User, as_user: AsUser, address: Address) -> None:
    response = as_user(owner).get(address("competition_file", file.public_id), headers={"Range": "bytes=2-5"})
    assert (response.status_code, response.getvalue()) == (206, CONTENT[2:6])


def test_it_lets_organizers_download_without_a_team(
    file: DataFile, host: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(host).get(address("competition_file", file.public_id))
    assert (response.status_code, response.getvalue()) == (200, CONTENT)


@pytest.mark.parametrize("signed_in", [True, False])
def test_it_tells_who_has_not_accepted_what_to_do(
    signed_in: bool, file: DataFile, outsider: User, as_user: AsUser, address: Address
) -> None:
    response = as_user(outsider if signed_in else None).get(address("competition_file", file.public_id))
    assert response.status_code == 403
    assert "The data is for those who have accepted the rules." in text_of(response)
    assert f'href="{address("enter")}"' in response.content.decode()


def test_it_asks_again_when_the_rules_have_changed(
    file: DataFile, competition: Competition, team: Team, owner: User, as_user: AsUser, address: Address
) -> None:
    services.set_page(competition=competition, key="rules", body_en="Play fairer.")
    assert as_user(owner).get(address("competition_file", file.public_id)).status_code == 403


def test_it_does_not_serve_another_competitions_file(
    file: DataFile, team: Team, owner: User, as_user: AsUser, competition: Competition, address: Address
) -> None:
    other = Competition.objects.create(slug="other", title_en="Other", visibility="public")
    services.accept_rules(competition=other, user=owner)
    assert as_user(owner).get(f"/c/other/data/{file.public_id}/").status_code == 404


def test_it_hides_a_draft(
    file: DataFile, competition: Competition, outsider: User, as_user: AsUser, address: Address
) -> None:
    competition.visibility = "draft"
    competition.save()
    for where in (address("competition_data"), address("competition_file", file.public_id)):
        assert as_user(outsider).get(where).status_code == 404


def test_it_asks_the_database_as_often_for_many_files(
    file: DataFile, competition: Competition, team: Team, owner: User, as_user: AsUser, address: Address
) -> None:
    def more() -> None:
        for n in range(5):
            services.put_file(competition=competition, path=f"data/{n}.json", stream=io.BytesIO(b"[]"))

    assert_constant_queries(as_user(owner), address("competition_data"), more)
