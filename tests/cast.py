"""The cast: the same people and the same small competition in every test."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions import answers, services
from arena.competitions.models import Competition, Round, Visibility
from arena.core import clock
from arena.submissions.models import State, Submission
from arena.teams.models import Membership, Team
from arena.teams.services import enter_competition
from tests.playlists import ANSWERS, QUESTIONS, ROWS, SPLIT, results, write_answers

__all__ = [
    "ANSWERS",
    "NOW",
    "PASSWORD",
    "QUESTIONS",
    "ROWS",
    "SPLIT",
    "make_user",
    "results",
    "scored_submission",
    "write_answers",
]

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)  # noon in Seoul


@pytest.fixture
def make_results() -> Callable[..., bytes]:
    """`make_results(public=5, private=5)`: a results.json with so many right songs on each side's rows."""

    def make(public: int = 5, private: int = 5) -> bytes:
        return json.dumps(results(lambda i: public if SPLIT[i] == "public" else private)).encode()

    return make


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Freeze the clock at NOW; call it with another moment to move on."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def set_now(value: datetime) -> None:
        moment[0] = value

    return set_now


def make_user(username: str, **fields: Any) -> User:
    return User.objects.create_user(username, f"{username}@example.com", PASSWORD, **fields)


@pytest.fixture
def host(db: None) -> User:
    """Organizes the competition."""
    return make_user("hana", is_staff=True)


@pytest.fixture
def owner(db: None) -> User:
    """Captain of the team."""
    return make_user("alice")


@pytest.fixture
def teammate(db: None) -> User:
    return make_user("bob")


@pytest.fixture
def outsider(db: None) -> User:
    """Has an account and nothing else."""
    return make_user("charlie")


@pytest.fixture
def staff(db: None) -> User:
    """Runs the site."""
    return make_user("sora", is_staff=True, is_superuser=True)


@pytest.fixture
def competition(host: User) -> Competition:
    competition = Competition.objects.create(
        slug="playlists",
        title_en="Playlists",
        title_ko="플레이리스트",
        summary_en="Continue the playlist.",
        summary_ko="플레이리스트를 이어 주세요.",
        timezone="Asia/Seoul",
        visibility=Visibility.PUBLIC,
    )
    services.add_organizer(competition=competition, user=host)
    services.set_page(competition=competition, key="overview", body_en="# Welcome", body_ko="# 환영합니다")
    services.set_page(competition=competition, key="rules", body_en="Play fair.", body_ko="공정하게 참가합니다.")
    return competition


@pytest.fixture
def round_(competition: Competition, tmp_path: Path) -> Round:
    """Open from 2020 to 2040; rows 0-3 public, 4-7 private."""
    round_ = Round.objects.create(
        competition=competition,
        slug="main",
        title_en="Main round",
        title_ko="본 라운드",
        opens_at=datetime(2020, 1, 1, tzinfo=UTC),
        closes_at=datetime(2040, 1, 1, tzinfo=UTC),
        task={"preset": "melon-2020"},
    )
    write_answers(tmp_path)
    answers.add_answers(
        round_=round_,
        answers=tmp_path / "answers.json",
        questions=tmp_path / "questions.json",
        splits=tmp_path / "splits.csv",
    )
    return round_


@pytest.fixture
def team(competition: Competition, owner: User, teammate: User) -> Team:
    team = enter_competition(competition=competition, user=owner, team_name="Team Alice")
    services.accept_rules(competition=competition, user=teammate)
    Membership.objects.create(team=team, user=teammate, competition=competition)
    return team


def scored_submission(*, team: Team, round_: Round, at: datetime = NOW) -> Submission:
    """One that went the way to its state; results and boards are left to the test."""
    submission = Submission.objects.create(
        team=team,
        round=round_,
        sha256="0" * 64,
        size=1,
        file_name="r.json",
        received_at=at,
        created_at=at,
        in_time=True,
    )
    for state in (State.SCORING, State.SCORED):
        Submission.objects.filter(pk=submission.pk).update(state=state, lease_until=at)
    submission.refresh_from_db()
    return submission


@pytest.fixture
def as_user() -> Callable[[User | None], Client]:
    """A browser, signed in as somebody or nobody."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def score_all() -> Callable[[], int]:
    """Run the pipeline here until nothing waits; returns how many were scored. The parser is the real one."""
    from arena.pipeline import flow

    def run() -> int:
        count = 0
        while flow.score_next(worker="test"):
            count += 1
        return count

    return run
