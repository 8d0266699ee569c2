"""Files that nobody needs go, and never one that somebody does."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.pipeline import blobs
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW


def keep(content: bytes) -> Path:
    return storage.uploads.path(storage.uploads.save(io.BytesIO(content)).sha256)


def age(path: Path, *, hours: float) -> Path:
    then = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))
    return path


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    """What other tests have left on the disk is not looked at."""
    settings.ARENA_HOME = tmp_path / "home"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "home/incoming")
    (tmp_path / "home/incoming").mkdir(parents=True)


@pytest.fixture
def submission(team: Team, round_: Round, owner: User, now: Callable[..., None]) -> Submission:
    file, code = SimpleUploadedFile("results.json", b"[1]"), SimpleUploadedFile("code.py", b"#1")
    return services.submit(
        team=team, round_=round_, user=owner, predictions=file, source=code, received_at=NOW
    ).submission


def test_what_lay_about_for_a_day_goes(db: None) -> None:
    old, young = age(keep(b"old"), hours=24.1), age(keep(b"young"), hours=23.9)
    assert blobs.collect_orphans(now=NOW) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_what_a_row_names_stays(submission: Submission) -> None:
    files = [storage.uploads.path(name) for name in (submission.sha256, submission.source_sha256)]
    key = submission.round.answers
    assert key is not None
    files += [storage.answers.path(getattr(key, name)) for name in blobs.ANSWER_FILES]
    for file in files:
        age(file, hours=100)
    assert blobs.collect_orphans(now=NOW) == 0
    assert all(file.exists() for file in files)


def test_what_a_broken_upload_left_goes(db: None) -> None:
    leftover = Path(settings.FILE_UPLOAD_TEMP_DIR) / "broken.upload"
    leftover.write_bytes(b"half of it")
    assert blobs.collect_orphans(now=NOW) == 0
    assert leftover.exists()
    age(leftover, hours=25)
    blobs.collect_orphans(now=NOW)
    assert not leftover.exists()


def test_who_sends_the_same_bytes_at_that_moment_keeps_them(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed as nobody's; before it is removed, a submission of the same bytes is stored."""
    orphan = age(keep(b"twice"), hours=100)
    Submission.objects.filter(pk=submission.pk).update(sha256=orphan.name)
    assert blobs._remove(storage.uploads, orphan, NOW) is False
    assert orphan.read_bytes() == b"twice"


def test_who_has_stored_them_but_not_yet_written_a_row_keeps_them(db: None) -> None:
    orphan = age(keep(b"thrice"), hours=100)
    keep(b"thrice")
    assert blobs._remove(storage.uploads, orphan, NOW) is False
    assert orphan.read_bytes() == b"thrice"


def test_a_removal_that_was_cut_off_is_finished(submission: Submission) -> None:
    needed, needless = storage.uploads.path(submission.sha256), age(keep(b"needless"), hours=100)
    for file in (age(needed, hours=100), needless):
        file.rename(file.with_suffix(blobs.ASIDE))
    assert blobs.collect_orphans(now=NOW) == 1
    assert needed.read_bytes() == b"[1]"
    assert [file.name for file in needless.parent.glob(f"{needless.name}*")] == []


def test_every_column_that_names_a_file_is_known() -> None:
    """A new one that is forgotten here would lose its files after a day."""
    from django.apps import apps

    named = {(model, field.name) for model in apps.get_app_config("arena").get_models() for field in digests(model)}
    known = {owner for owners in blobs.OWNERS.values() for owner in owners}
    assert named == known


def digests(model: type[Model]) -> list[object]:
    """Of 64 characters and called so; a task's is not a file's."""
    return [
        field for field in model._meta.concrete_fields if field.name.endswith("sha256") and field.name != "task_sha256"
    ]
