"""The front page: what is on, for whom."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings

from arena import settings as site
from arena.accounts.models import User
from arena.competitions.models import Competition, Round, Visibility
from arena.teams.models import Team
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of

AsUser = Callable[[User | None], Client]
SetNow = Callable[[datetime], None]


def add(slug: str, opens: int, closes: int, **fields: object) -> Competition:
    """A competition with one round, from so many to so many days after now."""
    competition = Competition.objects.create(
        slug=slug, title_en=slug.title(), **{"visibility": Visibility.PUBLIC, **fields}
    )
    Round.objects.create(
        competition=competition,
        slug="main",
        title_en="Main",
        opens_at=NOW + timedelta(days=opens),
        closes_at=NOW + timedelta(days=closes, hours=1),
    )
    return competition


def titles(client: Client) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">(.*?)</a></h3>', client.get("/").content.decode())


def test_open_ones_come_first_by_what_closes_next(db: None, now: SetNow, as_user: AsUser) -> None:
    add("over", -9, -5)
    add("long-over", -90, -50)
    add("later", 5, 9)
    add("soon", 2, 9)
    add("relaxed", -1, 30)
    add("urgent", -1, 1)
    assert titles(as_user(None)) == ["Urgent", "Relaxed", "Soon", "Later", "Over", "Long-Over"]


def test_a_card_says_status_time_left_teams_and_round(
    competition: Competition, round_: Round, team: Team, now: SetNow, as_user: AsUser
) -> None:
    Team.objects.create(competition=competition, name="Most popular", kind="baseline")
    Round.objects.filter(pk=round_.pk).update(closes_at=NOW + timedelta(days=2, hours=3))
    client = as_user(None)
    assert "Open Playlists Continue the playlist. 2 d 3 h left 1 team Main round" in text_of(client.get("/"))
    korean = text_of(client.get("/", headers={"accept-language": "ko"}))
    assert "진행 중 플레이리스트 플레이리스트를 이어 주세요. 2일 3시간 남음 1팀 본 라운드" in korean


def test_drafts_and_unlisted_ones_are_their_organizers(
    db: None, competition: Competition, host: User, outsider: User, as_user: AsUser
) -> None:
    add("hidden", -1, 1, visibility=Visibility.UNLISTED)
    Competition.objects.filter(pk=competition.pk).update(visibility=Visibility.DRAFT)
    assert titles(as_user(None)) == titles(as_user(outsider)) == []
    assert titles(as_user(host)) == ["Playlists"]


def test_with_nothing_on_it_says_so_and_staff_may_begin(db: None, staff: User, as_user: AsUser) -> None:
    assert "No competition is on yet" in text_of(as_user(None).get("/"))
    assert "Create one in the administration" not in text_of(as_user(None).get("/"))
    assert "Create one in the administration" in text_of(as_user(staff).get("/"))


def test_queries_do_not_grow_with_the_competitions(competition: Competition, owner: User, as_user: AsUser) -> None:
    def more() -> None:
        for n in range(5):
            add(f"c-{n}", -1, 1)

    assert_constant_queries(as_user(owner), "/", more)


def test_the_language_is_chosen_and_kept(db: None, as_user: AsUser) -> None:
    client = as_user(None)
    assert '<html lang="en"' in client.get("/").content.decode()
    answer = client.post("/i18n/setlang/", {"language": "ko", "next": "/"})
    assert answer.headers["Location"] == "/"
    assert '<html lang="ko"' in client.get("/").content.decode()


@pytest.mark.parametrize(("cookie", "shown"), [("dark", True), ("light", True), ('x" onload="', False)])
def test_the_theme_stands_in_the_page_from_the_first_byte(db: None, as_user: AsUser, cookie: str, shown: bool) -> None:
    client = as_user(None)
    client.cookies["theme"] = cookie
    assert (f'data-theme="{cookie}"' in client.get("/").content.decode()) is shown


def test_a_page_that_is_not_there_says_what_to_do(db: None, as_user: AsUser) -> None:
    answer = as_user(None).get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in text_of(answer)
    assert 'href="/accounts/login/?next=/nowhere/"' in answer.content.decode()


def test_an_expired_form_says_that_nothing_was_changed(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "alice"})
    assert answer.status_code == 403
    assert "The form has expired" in text_of(answer)
    assert "Nothing was changed." in text_of(answer)


def test_a_fault_of_ours_is_said_without_a_database_and_static_files(settings: Settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": site.STORAGES["staticfiles"]}
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        static("arena.css")  # as on a site where nothing was collected
    client = Client(raise_request_exception=False)  # no database in this test: any query breaks

    answer = client.get("/c/playlists/")

    assert answer.status_code == 500
    assert "Something broke on our side" in text_of(answer)
    assert re.findall(r'(?:src|href)="([^"]*)"', answer.content.decode()) == ["/"]


@pytest.mark.parametrize("address", ["/", "/c/playlists/", "/c/playlists/leaderboard/", "/accounts/login/"])
def test_pages_hold_no_inline_script_or_style(
    competition: Competition, round_: Round, owner: User, as_user: AsUser, address: str
) -> None:
    for user in (None, owner):
        answer = as_user(user).get(address, follow=True)
        page = answer.content.decode()
        assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page) == []
