"""Every contest but Melon's, from its answers to its boards, as a team, a reader and a script see it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arena.accounts.models import User
from arena.accounts.services import create_token
from arena.competitions import answers
from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.teams.services import enter_competition
from scoring.__main__ import main
from tests.cast import make_user
from tests.contests import CONTESTS, STRONG, Contest
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db

Captains = Mapping[str, "Captain"]
PAGE = "/c/playlists/"
BOARD = "/api/v1/competitions/playlists/rounds/main/leaderboard/"
OPEN = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2040, 1, 1, tzinfo=UTC)}


@pytest.fixture(params=CONTESTS, ids=lambda contest: contest.name)
def contest(request: pytest.FixtureRequest) -> Contest:
    found: Contest = request.param
    return found


@pytest.fixture
def folder(contest: Contest, tmp_path: Path) -> Path:
    """What an organizer has, and what a team downloads."""
    files = {"questions": contest.questions, "answers": contest.answers, "split.csv": contest.split}
    files |= {"wrong": contest.wrong, **contest.files}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def round_(contest: Contest, competition: Competition, folder: Path) -> Round:
    cache.clear()  # of another test's round, which had this one's number
    round_ = Round.objects.create(
        competition=competition, slug="main", title_en="Main", task=dict(contest.task), **OPEN
    )
    answers.add_answers(
        round_=round_, answers=folder / "answers", questions=folder / "questions", splits=folder / "split.csv"
    )
    return round_


@dataclass(frozen=True)
class Captain:
    """Of the team of one file: with a browser, and with a script."""

    browser: Client
    script: Client

    def hand_in(self, text: str) -> str:
        """Submit by the form; the address of the submission's page."""
        file = SimpleUploadedFile("predictions", text.encode())
        answer = self.browser.post(f"{PAGE}submit/", {"predictions": file}, headers={"Accept": "application/json"})
        assert answer.status_code == 201, answer.content
        address: str = answer.json()["url"]
        return address

    def told(self, address: str, **headers: str) -> Any:
        """The same submission, as the API tells it."""
        identity = address.rstrip("/").rsplit("/", 1)[-1]
        return self.script.get(f"/api/v1/submissions/{identity}/", headers=headers).json()


@pytest.fixture
def captains(contest: Contest, competition: Competition, as_user: Callable[[User | None], Client]) -> Captains:
    captains = {}
    for team in contest.files:
        user = make_user(team.lower())
        enter_competition(competition=competition, user=user, team_name=team)
        script = Client(headers={"Authorization": f"Bearer {create_token(user=user)[1]}"})
        captains[team] = Captain(as_user(user), script)
    return captains


@pytest.fixture
def sent(captains: Captains, round_: Round, contest: Contest, score_all: Callable[[], int]) -> Mapping[str, str]:
    """Each team's submission, scored."""
    assert round_.answers is not None
    found = {team: captains[team].hand_in(text) for team, text in contest.files.items()}
    assert score_all() == len(found)
    return found


def close(round_: Round) -> None:
    round_.closes_at = clock.now() - timedelta(days=1)
    round_.save()


def board(browser: Client, name: str) -> list[tuple[str, str]]:
    """Teams and scores as the page has them."""
    page = browser.get(f"{PAGE}leaderboard/?board={name}").content.decode()
    return re.findall(r'class="c-team">(\w+).*?</th><td role="cell" class="c-score">([^<]*)<', page)


def offline(capsys: pytest.CaptureFixture[str], *arguments: Any) -> Any:
    main([*map(str, arguments), "--json"])
    return json.loads(capsys.readouterr().out)


def test_its_boards_and_pages(contest: Contest, round_: Round, captains: Captains, sent: Mapping[str, str]) -> None:
    browser, teams = captains[STRONG].browser, [team for team, _score in contest.order]

    assert board(browser, "public") == list(contest.order)
    assert captains[STRONG].script.get(BOARD, {"board": "private"}).status_code == 403
    ranks = [text_of(captains[team].browser.get(sent[team])).partition("Your team's public rank ")[2] for team in teams]
    assert [rank[0] for rank in ranks] == ["1", "2", "3"]
    for path in (PAGE, f"{PAGE}leaderboard/", f"{PAGE}submissions/", sent[STRONG]):
        words = text_of(browser.get(path, headers={"Accept-Language": "ko"}))
        assert [metric.name for metric in contest.parsed.metrics if metric.called("ko") not in words] == [], path
    close(round_)
    assert [team for team, _score in board(browser, "private")] == teams
    entries = captains[STRONG].script.get(BOARD, {"board": "private"}).json()["entries"]
    assert [entry["team"]["name"] for entry in entries] == teams


def test_offline_is_the_same(
    contest: Contest,
    round_: Round,
    folder: Path,
    captains: Captains,
    sent: Mapping[str, str],
    score_all: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The task as the site gives it away scores and refuses at home as the site does, and in the same words."""
    strong, task = captains[STRONG], folder / "task.yaml"
    task.write_bytes(strong.browser.get(f"{PAGE}rounds/main/task.yaml").content)
    hidden = ("--answers", folder / "answers", "--splits", folder / "split.csv")
    asked = ("--task", task, "--questions", folder / "questions")
    wrong = strong.hand_in(contest.wrong)
    score_all()

    for language in ("en", "ko"):
        told = strong.told(wrong, **{"Accept-Language": language})
        found = offline(capsys, "validate", *asked, "--lang", language, folder / "wrong")
        assert (told["state"], told["errors"], told["error_total"]) == ("invalid", found["errors"], found["total"])
        [problem] = found["errors"]
        assert tuple(problem[key] for key in ("code", "row", "id", "field")) == contest.problem
        page = text_of(strong.browser.get(wrong, headers={"Accept-Language": language}))
        assert f"{problem['message']} {problem['hint']}" in page

    close(round_)
    for team, address in sent.items():
        found = offline(capsys, "score", *asked, *hidden, folder / team)
        told = captains[team].told(address)
        for side in ("public", "private"):
            assert told[side] == {name: found[side][name] for name in ("score", "metrics", "segments")}
