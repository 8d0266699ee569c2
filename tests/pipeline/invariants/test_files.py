"""I1 and I8."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from arena.competitions import services
from arena.competitions.models import AnswerKey, Competition, Round
from arena.core import storage
from arena.core.storage import Blob
from arena.leaderboards.models import PrivateScore
from arena.pipeline import invariants
from arena.submissions.models import Submission
from tests.cast import NOW
from tests.pipeline.invariants.conftest import Submissions

Look = Callable[[], list[Any]]


def place(submission: Submission) -> Path:
    return storage.uploads.path(submission.sha256)


def test_a_file_is_missing(submissions: Submissions, violations: Look) -> None:
    place(submissions["invalid"]).unlink()
    assert violations() == [
        ("I1", "file_missing", f"submission {submissions['invalid'].public_id}", {"file": "predictions"})
    ]


def test_a_file_is_cut_short(submissions: Submissions, violations: Look) -> None:
    replace(submissions["invalid"], b"[")
    assert violations() == [
        ("I1", "file_size", f"submission {submissions['invalid'].public_id}", {"file": "predictions"})
    ]


def test_a_bit_has_flipped(submissions: Submissions, violations: Look) -> None:
    replace(submissions["invalid"], b"{}")
    assert violations() == [
        ("I1", "file_bytes", f"submission {submissions['invalid'].public_id}", {"file": "predictions"})
    ]


def test_a_quick_look_reads_every_file_within_a_month(submissions: Submissions, now: Callable[..., None]) -> None:
    replace(submissions["invalid"], b"{}")
    found = []
    for day in range(32):
        now(NOW + timedelta(days=day))
        [outcome] = [each for each in invariants.verify(every_byte=False).invariants if each["id"] == "I1"]
        found.append(outcome["total"])
    assert sorted(found) == [0] * 31 + [1]


def test_source_code_is_missing(submissions: Submissions, violations: Look) -> None:
    storage.uploads.path(submissions["scored"].source_sha256).unlink()
    assert [each[1:2] + each[3:] for each in violations()] == [("file_missing", {"file": "source"})] * 9


def test_answers_are_missing(submissions: Submissions, round_: Round, violations: Look) -> None:
    storage.answers.path(AnswerKey.objects.get(round=round_).split_sha256).unlink()
    assert violations() == [("I8", "stored_file_missing", "answers playlists/main v1", {})]


def test_a_bit_of_the_answers_has_flipped(submissions: Submissions, round_: Round, violations: Look) -> None:
    rewrite(storage.answers.path(AnswerKey.objects.get(round=round_).split_sha256), b"other bytes")
    assert violations() == [("I8", "stored_file_bytes", "answers playlists/main v1", {})]


def test_a_report_is_missing_or_damaged(submissions: Submissions, violations: Look) -> None:
    final, baseline = submissions["final"], submissions["baseline"]
    place_of_report(final).unlink()
    rewrite(place_of_report(baseline), b"other bytes")
    assert violations() == [
        ("I8", "stored_file_missing", f"report of submission {final.public_id}", {}),
        ("I8", "stored_file_bytes", f"report of submission {baseline.public_id}", {}),
    ]


def test_a_data_file_is_missing(submissions: Submissions, competition: Competition, violations: Look) -> None:
    titles = {"title_en": "", "title_ko": "", "position": 0}
    services.set_file(competition=competition, path="data/train.json", blob=Blob("ab" * 32, 1), **titles)
    assert violations() == [("I8", "stored_file_missing", "file playlists/data/train.json", {})]


def test_a_file_that_nobody_needs(submissions: Submissions, violations: Look, tmp_path: Path) -> None:
    (tmp_path / "stray").write_bytes(b"refused at the last moment")
    with (tmp_path / "stray").open("rb") as stream:
        stray = storage.uploads.path(storage.uploads.save(stream).sha256)
    assert violations() == []
    set_age(stray, days=2)
    try:
        assert violations() == [("I8", "orphan_file", f"uploads/{stray.name[:12]}…", {})]
    finally:
        stray.unlink()


def place_of_report(submission: Submission) -> Path:
    return storage.reports.path(PrivateScore.objects.get(evaluation__submission=submission).report_sha256)


def replace(submission: Submission, content: bytes) -> None:
    rewrite(place(submission), content)


def rewrite(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def set_age(path: Path, *, days: int) -> None:
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
