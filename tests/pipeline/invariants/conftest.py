"""A site on which everything has happened that can, and whose invariants hold."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.leaderboards import services as leaderboards
from arena.pipeline import flow, invariants
from arena.submissions import quota, services, work
from arena.submissions.models import State, Submission
from arena.teams.models import Team
from arena.teams.services import ensure_baseline
from tests.cast import NOW

Submissions = dict[str, Submission]


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    """What other tests have left on the disk is not looked at."""
    settings.ARENA_HOME = tmp_path / "home"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "home/incoming")
    (tmp_path / "home/incoming").mkdir(parents=True)


@pytest.fixture
def submissions(
    team: Team,
    round_: Round,
    owner: User,
    staff: User,
    now: Callable[..., None],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    tmp_path: Path,
) -> Submissions:
    """One of every fate, by its name."""
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=20)

    def send(public: int = 5, private: int = 5, content: bytes | None = None) -> Submission:
        file = SimpleUploadedFile("results.json", content or make_results(public=public, private=private))
        code = SimpleUploadedFile("code.py", b"#")
        return services.submit(
            team=team, round_=round_, user=owner, predictions=file, source=code, received_at=NOW
        ).submission

    made = {"lost": send(1)}
    late = work.claim_next(worker="w1")
    assert late is not None
    now(NOW + timedelta(minutes=5))
    work.take_back_lost(actor="sweeper")
    score_all()
    key = flow._answers_in_force(late.submission)
    flow._record_scored(late, key, flow._evaluate(late.submission, key))  # superseded
    made |= {"scored": send(2), "final": send(3, private=2), "taken_back": send(4), "invalid": send(content=b"[]")}
    score_all()
    leaderboards.choose_final(submission=made["final"], user=owner, chosen=True)
    leaderboards.withdraw_submission(submission=Submission.objects.get(pk=made["taken_back"].pk), user=owner)
    made["failed"] = _fail(send())
    made["requeued"] = _fail(send(5))
    services.requeue(submission=made["requeued"], user=staff)
    score_all()
    made["unwanted"] = send()
    leaderboards.withdraw_submission(submission=made["unwanted"], user=owner)
    (tmp_path / "popular.json").write_bytes(make_results(public=1, private=1))
    popular = ensure_baseline(competition=round_.competition, name="Popular")
    made["baseline"] = services.submit_baseline(team=popular, round_=round_, predictions=tmp_path / "popular.json")
    score_all()
    quota.grant(team=team, round_=round_, amount=2, reason="the site was down")
    made["waiting"] = send()
    return {name: Submission.objects.get(pk=submission.pk) for name, submission in made.items()}


def _fail(submission: Submission) -> Submission:
    for _ in range(3):
        claim = work.claim_next(worker="w1")
        assert claim is not None
        work.record_crash(claim, reason="Boom")
    submission.refresh_from_db()
    assert submission.state == State.FAILED
    return submission


@pytest.fixture
def violations() -> Callable[[], list[tuple[str, str, str, dict[str, Any]]]]:
    """Look at everything: (invariant, code, subject, details) of each violation."""

    def look() -> list[tuple[str, str, str, dict[str, Any]]]:
        found = invariants.verify()
        listed = [
            (outcome["id"], each["code"], each["subject"], each["details"])
            for outcome in found.invariants
            for each in outcome["violations"]
        ]
        assert found.ok is (not listed)
        return listed

    return look


@pytest.fixture
def sql(db: None) -> Callable[..., None]:
    """A hand in the database: past every service, every model and every trigger."""

    def execute(statement: str, *parameters: Any) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(statement, parameters)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = origin")

    return execute
