"""The board's page: who sees what, in which order, and how it renews itself."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arena.accounts.models import User
from arena.competitions.models import Competition, PrivateBoard, Round
from arena.leaderboards.models import PrivateStanding, PublicStanding
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW, scored_submission
from tests.web.pages import assert_constant_queries, text_of

Place = Callable[..., Team]
AsUser = Callable[[User | None], Client]
SetNow = Callable[[datetime], None]
PLANTED = "0.737373"  # stands on the private side only


@pytest.fixture
def place(competition: Competition, round_: Round, now: SetNow) -> Place:
    """Put a team on both boards, as a rebuild would."""

    def call(name: str | Team, score: float, *, private: float = 0.737373, songs: float = 0.1, **fields: Any) -> Team:
        team = name if isinstance(name, Team) else Team.objects.create(competition=competition, name=name, **fields)
        submission = scored_submission(team=team, round_=round_)
        for table, value in ((PublicStanding, score), (PrivateStanding, private)):
            metrics = {"songs_ndcg": songs if table is PublicStanding else private, "tags_ndcg": 0.5}
            table.objects.create(
                round=round_, team=team, submission=submission, score=value, merit=value,
                metrics=metrics, achieved_at=NOW,
                submissions=3, last_submitted_at=NOW - timedelta(hours=2), updated_at=NOW,
            )  # fmt: skip
        return team

    return call


@pytest.fixture
def visitor(as_user: AsUser) -> Client:
    return as_user(None)


def url(name: str = "leaderboard", **query: str) -> str:
    return reverse(name, args=["playlists"], query=query)


def rows(response: Any) -> list[list[str]]:
    """The table's cells, row by row."""
    found = re.findall(r"<tr role=\"row\" data-team.*?</tr>", response.content.decode(), re.DOTALL)
    return [[_words(cell) for cell in re.findall(r"<t[dh] .*?>(.*?)</t[dh]>", row, re.DOTALL)] for row in found]


def _words(fragment: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


def names(response: Any) -> list[str]:
    return [row[2] for row in rows(response)]


def test_it_shows_rank_team_score_metrics_and_when(place: Place, visitor: Client) -> None:
    place("Best", 0.9, songs=0.25)
    place("Most popular", 0.5, kind="baseline")
    place("Next", 1 / 3)
    assert rows(visitor.get(url())) == [
        ["1", "new", "Best", "0.900000", "0.250000", "0.500000", "3", "2 h ago"],
        ["– not ranked", "", "Most popular baseline", "0.500000", "0.100000", "0.500000", "3", "2 h ago"],
        ["2", "new", "Next", "0.333333", "0.100000", "0.500000", "3", "2 h ago"],
    ]


def test_it_speaks_the_browsers_language(place: Place, visitor: Client) -> None:
    place("Best", 0.9)
    korean = visitor.get(url(), headers={"accept-language": "ko"})
    heads = re.findall(r"<th role=\"columnheader\".*?>(.*?)</th>", korean.content.decode(), re.DOTALL)
    assert [_words(head) for head in heads] == [
        "#", "△1d", "팀", "점수", "곡 nDCG", "태그 nDCG", "제출 횟수", "마지막 제출",
    ]  # fmt: skip
    assert rows(korean)[0][-1] == "2시간 전"


def test_the_own_row_is_marked(place: Place, team: Team, owner: User, outsider: User, as_user: AsUser) -> None:
    place("Best", 0.9)
    place(team, 0.4)
    assert names(as_user(owner).get(url())) == ["Best", "Team Alice my team"]
    assert names(as_user(outsider).get(url())) == ["Best", "Team Alice"]


def test_it_sorts_by_any_column_and_keeps_the_official_rank(place: Place, visitor: Client) -> None:
    place("alpha", 0.9, songs=0.1)
    place("Beta", 0.8, songs=0.3)
    place("gamma", 0.7, songs=0.2)
    ranks = {sort: [row[0] for row in rows(visitor.get(url(sort=sort)))] for sort in
             ("rank", "-rank", "team", "-team", "-songs_ndcg", "songs_ndcg", "nonsense")}  # fmt: skip
    assert ranks == {
        "rank": ["1", "2", "3"],
        "-rank": ["3", "2", "1"],
        "team": ["1", "2", "3"],
        "-team": ["3", "2", "1"],
        "-songs_ndcg": ["2", "3", "1"],
        "songs_ndcg": ["1", "3", "2"],
        "nonsense": ["1", "2", "3"],
    }


def test_rows_without_a_value_stand_last_whichever_way_it_sorts(place: Place, visitor: Client, round_: Round) -> None:
    place("Most popular", 0.95, kind="baseline")
    place("Best", 0.9)
    for table in (PublicStanding, PrivateStanding):
        table.objects.filter(team__name="Most popular").update(metrics={})
    for sort in ("songs_ndcg", "-songs_ndcg"):
        assert names(visitor.get(url(sort=sort))) == ["Best", "Most popular baseline"]


def test_the_file_of_a_board_is_the_apis(place: Place, host: User, as_user: AsUser) -> None:
    place("Best", 0.9)
    found = re.search(r'href="([^"]+)" download="([^"]+)"', as_user(host).get(url()).content.decode())
    assert found is not None
    address, name = (html.unescape(each) for each in found.groups())
    assert name == "playlists-main-public.csv"
    assert as_user(None).get(address).headers["Content-Type"].startswith("text/csv")
    # what is not revealed has no address that a browser could open
    assert " download=" not in as_user(host).get(url(board="private")).content.decode()


def test_it_finds_teams_by_part_of_their_name(place: Place, visitor: Client) -> None:
    place("서울 임베딩", 0.9)
    place("Gradient Noodles", 0.8)
    assert [row[:3] for row in rows(visitor.get(url(q="NOOD")))] == [["2", "new", "Gradient Noodles"]]
    assert "No team of that name" in text_of(visitor.get(url(q="<script>")))


def test_a_long_board_comes_in_pages_that_lead_to_the_own_row(
    place: Place, team: Team, owner: User, as_user: AsUser
) -> None:
    for n in range(201):
        place(f"team {n}", 1 - n / 1000)
    place(team, 0.01)
    first = as_user(owner).get(url())
    assert len(rows(first)) == 200
    assert 'href="?&amp;page=2#my-team"' in first.content.decode()
    assert names(as_user(owner).get(url(page="2"))) == ["team 200", "Team Alice my team"]


def test_nothing_of_the_private_side_is_served_before_the_reveal(
    place: Place, team: Team, owner: User, visitor: Client, as_user: AsUser
) -> None:
    place(team, 0.4)
    for n in range(3):
        place(f"team {n}", 0.1 * n)
    for client in (visitor, as_user(owner)):
        for address in (url(), url(sort="-score"), url("leaderboard_table"), url(board="private")):
            assert PLANTED not in client.get(address).content.decode()
        page = client.get(url(board="private"))
        assert "The private board is still hidden" in text_of(page)
        assert "when the round closes: 2040-01-01 09:00 KST" in text_of(page)
        assert client.get(url("leaderboard_table", board="private")).status_code == 403


def test_organizers_see_the_private_board_and_that_nobody_else_does(place: Place, host: User, as_user: AsUser) -> None:
    place("Best", 0.4)
    page = as_user(host).get(url(board="private"))
    assert "Only organizers see this board now." in text_of(page)
    assert rows(page)[0][2] == PLANTED  # without the column of the day's moves, which is the public board's


def test_the_private_board_is_everybodys_after_the_reveal(
    place: Place, round_: Round, visitor: Client, now: SetNow
) -> None:
    place("Best", 0.4)
    now(round_.closes_at)
    page = visitor.get(url())  # it is the board that counts by now
    assert rows(page)[0][2] == PLANTED
    assert "Only organizers" not in text_of(page)


def test_a_board_hidden_for_good_says_so(place: Place, round_: Round, visitor: Client) -> None:
    Round.objects.filter(pk=round_.pk).update(private_board=PrivateBoard.HIDDEN)
    assert "The organizers decide when it is revealed." in text_of(visitor.get(url(board="private")))


def test_the_table_answers_204_until_the_board_changes(place: Place, visitor: Client) -> None:
    place("Best", 0.9)
    page = visitor.get(url()).content.decode()
    again = html.unescape(re.search(r'data-live hx-get="(.*?)"', page).group(1))  # type: ignore[union-attr]
    assert visitor.get(again).status_code == 204
    place("Better", 0.95)
    renewed = visitor.get(again)
    assert names(renewed) == ["Better", "Best"]
    assert renewed.headers["HX-Replace-Url"] == "/c/playlists/leaderboard/"
    assert "<html" not in renewed.content.decode()


def test_it_says_when_results_are_still_to_come(
    place: Place, round_: Round, team: Team, visitor: Client, now: SetNow
) -> None:
    Submission.objects.create(
        round=round_, team=team, sha256="0" * 64, size=1, file_name="r.json", received_at=NOW, created_at=NOW,
        in_time=True,
    )  # fmt: skip
    place("Best", 0.9)
    assert "Provisional" not in text_of(visitor.get(url()))
    now(round_.closes_at)
    assert "Provisional 1 submission that arrived in time is still to be scored." in text_of(visitor.get(url()))


def test_an_empty_board_invites(round_: Round, visitor: Client) -> None:
    assert "Nobody stands here yet" in text_of(visitor.get(url()))


def test_a_competition_without_a_round_has_no_board(competition: Competition, visitor: Client) -> None:
    assert "No round yet" in text_of(visitor.get(url()))
    assert visitor.get(url("leaderboard_table")).status_code == 404


def test_an_unknown_board_or_round_is_refused(place: Place, visitor: Client) -> None:
    place("Best", 0.9)
    assert visitor.get(url(board="secret")).status_code == 400
    assert visitor.get(url(round="none")).status_code == 404


def test_names_cannot_break_out_of_the_page(place: Place, visitor: Client) -> None:
    place('<img src=x onerror="alert(1)">', 0.9)
    page = visitor.get(url()).content.decode()
    assert "<img" not in page
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in page


def test_queries_do_not_grow_with_the_board(place: Place, team: Team, owner: User, as_user: AsUser) -> None:
    place(team, 0.4)

    def more() -> None:
        for n in range(30):
            place(f"team {n}", n / 100)

    assert_constant_queries(as_user(owner), url(), more)


def test_the_drawing_says_in_words_what_it_shows(place: Place, team: Team, owner: User, as_user: AsUser) -> None:
    place(team, 0.3)
    for n in (1, 2, 4):
        place(f"team {n}", n / 10)
    page = html.unescape(as_user(owner).get(url()).content.decode())
    drawn = re.search(r'<svg[^>]*role="img" aria-label="(.*?)"', page, re.DOTALL)
    assert drawn is not None
    assert " ".join(drawn.group(1).split()) == (
        "Scores of 4 teams, from 0.100000 at the worst to 0.400000 at the best; half of them are better than 0.250000."
        " My team: 0.300000."
    )
    assert "ahead of 67% of the teams" in text_of(as_user(owner).get(url()))


def test_a_line_is_drawn_anew_for_another_language_reader_and_hour(
    place: Place, team: Team, owner: User, visitor: Client, as_user: AsUser, now: SetNow
) -> None:
    """Lines are kept as HTML; what they depend on must tell them apart."""
    place(team, 0.5)

    def line(client: Client, **headers: str) -> list[str]:
        return rows(client.get(url("leaderboard_table"), headers=headers))[0]

    first = line(visitor)
    assert line(visitor) == first
    assert line(visitor, accept_language="ko")[-1] == "2시간 전"
    assert "my team" in line(as_user(owner))[2]
    assert line(visitor) == first
    now(NOW + timedelta(hours=1))
    assert (first[-1], line(visitor)[-1]) == ("2 h ago", "3 h ago")
    PublicStanding.objects.update(submissions=4)
    assert (first[-2], line(visitor)[-2]) == ("3", "4")
