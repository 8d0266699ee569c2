"""`manage.py verify_invariants`: what scripts go by, and what people read."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from arena.competitions.models import Round
from arena.core import storage
from arena.submissions.models import Submission
from arena.submissions.services import submit_baseline
from arena.teams.services import ensure_baseline


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    """What other tests have left on the disk is not looked at."""
    settings.ARENA_HOME = tmp_path / "home"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "home/incoming")
    (tmp_path / "home/incoming").mkdir(parents=True)


@pytest.fixture
def submission(round_: Round, tmp_path: Any) -> Submission:
    (tmp_path / "popular.json").write_bytes(b"[]")
    popular = ensure_baseline(competition=round_.competition, name="Popular")
    return submit_baseline(team=popular, round_=round_, predictions=tmp_path / "popular.json")


def run(*arguments: str) -> int:
    try:
        call_command("verify_invariants", *arguments)
    except SystemExit as end:
        return int(str(end.code))
    return 0


def test_it_ends_well_where_all_is_well(submission: Submission, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:2] for line in lines[:-1]] == [[f"I{number}", "ok"] for number in range(1, 9)]
    assert lines[-1].startswith("all invariants hold; ")


def test_it_names_what_is_wrong(submission: Submission, capsys: pytest.CaptureFixture[str]) -> None:
    storage.uploads.path(submission.sha256).unlink()
    assert run() == 1
    out = capsys.readouterr().out
    assert "I1  VIOLATED          1 checked  Every acknowledged submission's files are stored" in out
    assert f"      submission {submission.public_id}: the file is not in the store (predictions)\n" in out
    assert "1 of 8 invariants are violated; " in out


def test_it_says_so_to_scripts(submission: Submission, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    storage.uploads.path(submission.sha256).unlink()
    assert run("--json", "--quick") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["invariants"][0]) == (
        False,
        {
            "id": "I1",
            "says": "Every acknowledged submission's files are stored, byte for byte.",
            "ok": False,
            "checked": 1,
            "total": 1,
            "violations": [
                {
                    "code": "file_missing",
                    "subject": f"submission {submission.public_id}",
                    "details": {"file": "predictions"},
                    "message": "the file is not in the store (predictions)",
                }
            ],
        },
    )
