"""Overview and rules: what a competition is, and what the reader does next."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import yaml
from django.test import Client
from django.urls import reverse

import scoring
from arena.accounts.models import User
from arena.competitions import services
from arena.competitions.models import Competition, Round, Visibility
from arena.teams.models import Team
from tests.web.pages import assert_constant_queries, text_of

AsUser = Callable[[User | None], Client]
SetNow = Callable[[datetime], None]
URL = "/c/playlists/"


def step(client: Client) -> str:
    """The call to action in the side column."""
    page = client.get(URL).content.decode()
    found = re.search(r'next-step">.*?<a class="button[^"]*" href="([^"]+)"', page, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_it_shows_the_pages_in_the_readers_language(competition: Competition, round_: Round, as_user: AsUser) -> None:
    services.set_page(
        competition=competition, key="evaluation", body_en="*nDCG* decides.", body_ko="*nDCG*로 정합니다."
    )
    english = as_user(None).get(URL)
    assert "<h1>Welcome</h1>" in english.content.decode()
    assert "<em>nDCG</em> decides." in english.content.decode()
    korean = as_user(None).get(URL, headers={"accept-language": "ko"})
    assert "<h1>환영합니다</h1>" in korean.content.decode()
    assert "평가" in text_of(korean)


def test_the_side_says_when_how_much_and_by_which_metrics(
    competition: Competition, round_: Round, as_user: AsUser
) -> None:
    words = text_of(as_user(None).get(URL))
    assert "Timeline opens 2020-01-01 09:00 KST closes 2040-01-01 09:00 KST" in words
    assert "Metrics Song nDCG, Tag nDCG Submissions 5 a day Final 2 submissions may be chosen" in words
    assert "Team up to 5 people Day begins at midnight in Asia/Seoul" in words


def test_the_next_step_depends_on_who_reads(
    competition: Competition, round_: Round, team: Team, owner: User, outsider: User, as_user: AsUser
) -> None:
    assert step(as_user(None)) == "/accounts/signup/?next=/c/playlists/enter/"
    assert step(as_user(outsider)) == "/c/playlists/enter/"
    assert step(as_user(owner)) == "/c/playlists/submit/"
    Competition.objects.filter(pk=competition.pk).update(rules_version=2)
    assert step(as_user(owner)) == "/c/playlists/enter/"


def test_the_next_step_depends_on_the_round(
    competition: Competition, round_: Round, team: Team, owner: User, as_user: AsUser, now: SetNow
) -> None:
    now(datetime(2019, 1, 1, tzinfo=UTC))
    assert step(as_user(owner)) == "/c/playlists/data/"
    now(round_.closes_at)
    assert step(as_user(owner)) == "/c/playlists/leaderboard/"


def test_how_a_round_is_scored_can_be_taken_home(round_: Round, as_user: AsUser) -> None:
    address = reverse("round_task", args=["playlists", "main"])

    response = as_user(None).get(address)

    assert scoring.load_task(yaml.safe_load(response.content)) == scoring.load_task(round_.task)
    assert response["Content-Disposition"] == 'attachment; filename="task.yaml"'
    Round.objects.update(task={})
    assert as_user(None).get(address).status_code == 404


def test_it_says_how_it_is_scored(round_: Round, as_user: AsUser) -> None:
    words = text_of(as_user(None).get(URL))

    assert "How it is scored Score = 0.85 × Song nDCG + 0.15 × Tag nDCG. More is better. Song nDCG, Tag nDCG ↑" in words


def test_a_draft_does_not_exist_for_others(
    competition: Competition, round_: Round, host: User, outsider: User, as_user: AsUser
) -> None:
    Competition.objects.filter(pk=competition.pk).update(visibility=Visibility.DRAFT)
    for name, *more in (("competition",), ("competition_rules",), ("leaderboard",), ("round_task", "main")):
        address = reverse(name, args=["playlists", *more])
        assert [as_user(user).get(address).status_code for user in (None, outsider, host)] == [404, 404, 200]


def test_organizers_find_the_way_to_the_administration(
    competition: Competition, host: User, owner: User, as_user: AsUser
) -> None:
    link = f'href="/admin/arena/competition/{competition.pk}/change/"'
    assert link in as_user(host).get(URL).content.decode()
    assert "/admin/" not in as_user(owner).get(URL).content.decode()


def test_an_organizers_markdown_cannot_bring_a_script(competition: Competition, as_user: AsUser) -> None:
    services.set_page(
        competition=competition, key="overview", body_en="<script>x</script>[a](javascript:x)", body_ko=""
    )
    page = as_user(None).get(URL).content.decode()
    assert "<script>x" not in page
    assert 'href="javascript' not in page


def test_a_table_of_an_organizer_keeps_its_sides(competition: Competition, as_user: AsUser) -> None:
    """Without a style in the page, which the page's policy refuses."""
    table = "| a | b | c |\n|:--|--:|---|\n| 1 | 2 | 3 |\n\n<b style='color:red'>x</b>"
    services.set_page(competition=competition, key="overview", body_en=table, body_ko="")
    page = as_user(None).get(URL).content.decode()
    assert '<td align="left">1</td>\n<td align="right">2</td>\n<td>3</td>' in page
    assert not re.search(r"<[^>]* style=", page)


def test_several_rounds_can_be_picked_and_the_tabs_keep_the_choice(
    competition: Competition, round_: Round, as_user: AsUser
) -> None:
    Round.objects.create(
        competition=competition, slug="warmup", title_en="Warm-up",
        opens_at=datetime(2019, 1, 1, tzinfo=UTC), closes_at=datetime(2019, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    current = as_user(None).get(URL).content.decode()
    assert '<a href="?round=main" aria-current="true">Main round</a>' in current
    chosen = as_user(None).get(f"{URL}?round=warmup").content.decode()
    assert '<a href="?round=warmup" aria-current="true">Warm-up</a>' in chosen
    assert 'href="/c/playlists/leaderboard/?round=warmup"' in chosen
    assert "Closed" in text_of(as_user(None).get(f"{URL}?round=warmup"))
    assert as_user(None).get(f"{URL}?round=none").status_code == 404


def test_a_competition_without_rounds_or_pages_still_opens(db: None, as_user: AsUser) -> None:
    Competition.objects.create(slug="playlists", title_en="Bare", visibility=Visibility.PUBLIC)
    assert "No round yet" in text_of(as_user(None).get(URL))
    assert "have not written an overview yet" in text_of(as_user(None).get(URL))
    assert "have not written rules yet" in text_of(as_user(None).get(f"{URL}rules/"))


def test_the_rules_page_shows_the_rules_and_whether_they_were_accepted(
    competition: Competition, team: Team, owner: User, as_user: AsUser
) -> None:
    assert "Play fair." in text_of(as_user(None).get(f"{URL}rules/"))
    assert "You accepted these rules." in text_of(as_user(owner).get(f"{URL}rules/"))


@pytest.mark.parametrize("name", ["competition", "competition_rules"])
def test_queries_do_not_grow(
    competition: Competition, round_: Round, team: Team, owner: User, as_user: AsUser, name: str
) -> None:
    def more() -> None:
        for n in range(5):
            Team.objects.create(competition=competition, name=f"team {n}")
            Round.objects.create(
                competition=competition,
                slug=f"r{n}",
                title_en="R",
                opens_at=round_.opens_at,
                closes_at=round_.closes_at,
            )

    assert_constant_queries(as_user(owner), reverse(name, args=["playlists"]), more)
