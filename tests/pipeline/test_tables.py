"""A round whose task is a table: text ids, the smallest error on top, wrong cells told where they stand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions import answers
from arena.competitions.models import Competition, Round
from arena.core.problems import render_problems
from arena.leaderboards import queries
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

ANSWERS = "id,price,town\nh1,10,a\nh2,20,a\nh3,30,b\nh4,40,b\n"


@pytest.fixture
def round_(competition: Competition, tmp_path: Path) -> Round:
    round_ = Round.objects.create(
        competition=competition,
        slug="houses",
        title_en="Houses",
        title_ko="집",
        opens_at=datetime.fromisoformat("2020-01-01T00:00:00Z"),
        closes_at=datetime.fromisoformat("2040-01-01T00:00:00Z"),
        task={"preset": "table", "metric": ["rmse", "mae"], "target": "price"},
    )
    (tmp_path / "answers.csv").write_text(ANSWERS)
    (tmp_path / "splits.csv").write_text("id,split\nh1,public\nh2,private\nh3,public\nh4,private\n")
    answers.add_answers(round_=round_, answers=tmp_path / "answers.csv", splits=tmp_path / "splits.csv")
    return round_


@pytest.fixture
def send(team: Team, round_: Round, owner: User, now: Callable[[datetime], None]) -> Callable[[str], Submission]:
    def call(content: str) -> Submission:
        file = SimpleUploadedFile("results.csv", content.encode())
        return services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission

    return call


def test_the_smallest_error_counts(
    send: Callable[[str], Submission], score_all: Callable[[], int], outsider: User, round_: Round
) -> None:
    for guess in (13, 11, 12):
        send(f"price,id\n{guess},h1\n20,h2\n30,h3\n40,h4\n")
    assert score_all() == 3

    [row] = queries.board_for(user=outsider, round_=round_, board="public").rows

    assert (row.rank, row.score, row.submissions) == (1, pytest.approx(0.5**0.5), 3)


def test_wrong_cells_are_told(send: Callable[[str], Submission], score_all: Callable[[], int]) -> None:
    submission = send("id,price\nh1,10\nh2,n/a\nh3,30\nh4,40\n")
    score_all()

    submission.refresh_from_db()
    [problem] = render_problems(submission.errors, "en")
    assert (submission.state, problem["code"], problem["row"], problem["id"], problem["field"]) == (
        "invalid",
        "bad_number",
        3,
        "h2",
        "price",
    )


def test_organizers_are_told_of_columns_that_are_not_used(round_: Round) -> None:
    assert [(warning["code"], warning["field"]) for warning in round_.answers.warnings] == [("ignored_column", "town")]
