"""From the queue to the board, with the real parser and the real engine."""

import io
import json
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

import scoring
from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.core.problems import render_problems
from arena.leaderboards import queries
from arena.leaderboards import services as leaderboards
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding
from arena.submissions import quota, services, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from scoring.report import Report
from scoring.verify import check_report
from tests.cast import NOW, ROWS

TruthLength = 5


def ndcg(hits: int, truth: int) -> float:
    """nDCG of `hits` right items on top of the list (the official definition, by hand)."""
    return sum(1 / math.log(i + 1) for i in range(1, hits + 1)) / sum(1 / math.log(i + 1) for i in range(1, truth + 1))


@pytest.fixture
def send(team: Team, round_: Round, owner: User, now: Callable[[datetime], None]) -> Callable[[bytes], Submission]:
    def call(content: bytes) -> Submission:
        return services.submit(
            team=team,
            round_=round_,
            user=owner,
            predictions=SimpleUploadedFile("results.json", content),
            received_at=NOW,
        ).submission

    return call


def test_a_submission_is_scored_on_both_sides(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int], host: User
) -> None:
    submission = send(make_results(public=2, private=4))
    assert score_all() == 1
    submission.refresh_from_db()
    assert submission.state == "scored"
    evaluation = submission.evaluations.get()
    songs, private_songs = ndcg(2, 5), ndcg(4, 5)
    assert evaluation.metrics == pytest.approx({"songs_ndcg": songs, "tags_ndcg": 1.0}, abs=1e-12)
    assert evaluation.score == pytest.approx(0.85 * songs + 0.15, abs=1e-12)
    private = queries.private_result(user=host, submission=submission)
    assert private is not None
    assert private.score == pytest.approx(0.85 * private_songs + 0.15, abs=1e-12)
    assert private.all_score == pytest.approx(0.85 * (songs + private_songs) / 2 + 0.15, abs=1e-12)


def test_the_whole_report_is_kept_and_proves_the_score(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int], round_: Round
) -> None:
    send(make_results(public=2, private=4))
    score_all()
    private = PrivateScore.objects.get()

    report = Report.load(storage.reports.path(private.report_sha256))

    assert list(check_report(report, scoring.load_task(round_.task))) == []
    assert report.private is not None
    assert report.public is not None
    assert (report.private.score, report.public.score) == (private.score, private.evaluation.score)


def test_the_board_shows_it_at_once(
    send: Callable[[bytes], Submission],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    outsider: User,
    round_: Round,
) -> None:
    send(make_results(public=1))
    best = send(make_results(public=3))
    score_all()
    [row] = queries.board_for(user=outsider, round_=round_, board="public").rows
    assert (row.rank, row.team_name, row.submissions, row.score) == (1, "Team Alice", 2, best.evaluations.get().score)


def test_a_wrong_file_says_where(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int]
) -> None:
    rows: list[dict[str, Any]] = json.loads(make_results())
    rows[2]["songs"][7] = rows[2]["songs"][6]
    submission = send(json.dumps(rows).encode())
    score_all()
    submission.refresh_from_db()
    assert submission.state == "invalid"
    [problem] = render_problems(submission.errors, "en")
    assert (problem["row"], problem["id"], problem["field"]) == (3, 2, "songs")
    assert problem["message"]
    assert problem["message"] != render_problems(submission.errors, "ko")[0]["message"]


def test_a_lost_blob_is_our_failure(
    send: Callable[[bytes], Submission],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    team: Team,
    round_: Round,
) -> None:
    submission = send(make_results(public=4, private=4))
    storage.uploads.path(submission.sha256).unlink()
    assert score_all() == 3  # two more tries
    submission.refresh_from_db()
    assert (submission.state, submission.errors) == ("failed", [])
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 0


def test_a_result_that_cannot_be_recorded_is_our_failure(
    send: Callable[[bytes], Submission],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    team: Team,
    round_: Round,
) -> None:
    all_public = io.BytesIO()
    np.save(all_public, np.ones(ROWS, dtype=bool), allow_pickle=False)
    all_public.seek(0)
    round_.answer_keys.update(split_sha256=storage.answers.save(all_public).sha256)
    submission = send(make_results())
    assert score_all() == 3
    submission.refresh_from_db()
    assert (submission.state, submission.crashes, submission.lost_leases) == ("failed", 3, 0)
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 0


def test_a_database_that_is_away_for_a_moment_is_no_crash_of_scoring(
    send: Callable[[bytes], Submission],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    now: Callable[[datetime], None],
) -> None:
    """A dozen times: three crashes, or ten lost leases, would make it a failure."""
    submission = send(make_results())

    def be_away(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith('INSERT INTO "arena_evaluation"'):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *arguments)

    for times in range(12):
        with connection.execute_wrapper(be_away):
            assert score_all() == 0
        now(NOW + (times + 1) * timedelta(minutes=2))
        assert work.take_back_lost(actor="sweeper") == 1
    assert score_all() == 1
    submission.refresh_from_db()
    assert (submission.state, submission.crashes, submission.lost_leases) == ("scored", 0, 0)


def test_one_wrong_file_does_not_disturb_the_next(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int]
) -> None:
    sent = [send(content) for content in (b"", b"\xff\xfe", b"[" * 100_000, make_results())]
    score_all()
    assert [Submission.objects.get(pk=each.pk).state for each in sent] == ["invalid", "invalid", "invalid", "scored"]


def test_a_board_follows_the_rules_as_they_are_now(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int], round_: Round
) -> None:
    """`round_` is as a worker read it before an organizer allowed one final submission instead of two."""
    best_public = send(make_results(public=5, private=1))
    send(make_results(public=4, private=5))
    score_all()
    Round.objects.filter(pk=round_.pk).update(max_final=1)
    leaderboards.rebuild_team(team=best_public.team, round_=round_)
    assert PrivateStanding.objects.get(round=round_).submission == best_public


def test_rebuilding_the_boards_changes_nothing(
    send: Callable[[bytes], Submission], make_results: Callable[..., bytes], score_all: Callable[[], int], round_: Round
) -> None:
    for public, private in ((1, 5), (4, 2), (3, 3)):
        send(make_results(public=public, private=private))
    score_all()

    def boards() -> list[list[dict[str, Any]]]:
        return [list(table.objects.values()) for table in (PublicStanding, PrivateStanding, PrivateScore)]

    before = boards()
    leaderboards.rebuild_round(round_=round_)
    assert boards() == before
