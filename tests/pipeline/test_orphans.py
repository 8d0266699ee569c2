"""Files that nothing refers to go after a day; whatever somebody may still need stays."""

import io
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from arena.competitions import services
from arena.competitions.models import Competition
from arena.core import storage
from arena.core.storage import BlobStore
from arena.pipeline.orphans import collect_orphans
from arena.submissions.models import Submission
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _home(settings: object, tmp_path: Path) -> None:
    """Stores of this test's own: what others stored would be orphans here."""
    settings.ARENA_HOME = tmp_path  # type: ignore[attr-defined]
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")  # type: ignore[attr-defined]
    (tmp_path / "incoming").mkdir()


def age(path: Path, moment: datetime) -> Path:
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def put(store: BlobStore, content: bytes, moment: datetime) -> Path:
    return age(store.path(store.save(io.BytesIO(content)).sha256), moment)


def test_an_orphan_goes_after_a_day(now: Callable[[datetime], None]) -> None:
    stores = (storage.uploads, storage.datafiles, storage.answers)
    old = [put(store, b"old", NOW - DAY - timedelta(seconds=1)) for store in stores]
    young = [put(store, b"young", NOW - DAY + timedelta(seconds=1)) for store in stores]
    assert collect_orphans() == 3
    assert ([path.exists() for path in old], [path.exists() for path in young]) == ([False] * 3, [True] * 3)


def test_what_an_interrupted_upload_left_goes_after_a_day(now: Callable[[datetime], None]) -> None:
    for name, moment in (("old", NOW - 2 * DAY), ("young", NOW)):
        path = Path(settings.FILE_UPLOAD_TEMP_DIR) / name
        path.touch()
        age(path, moment)
    assert collect_orphans() == 1
    assert [path.name for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()] == ["young"]


def test_what_a_row_refers_to_stays(
    now: Callable[[datetime], None], round_: object, competition: Competition, team: object
) -> None:
    sent = [storage.uploads.save(io.BytesIO(content)) for content in (b"predictions", b"source")]
    Submission.objects.create(
        round=round_, team=team, sha256=sent[0].sha256, size=1, source_sha256=sent[1].sha256, file_name="x",
        received_at=NOW, created_at=NOW, in_time=True,
    )  # fmt: skip
    services.put_file(competition=competition, path="data/x", stream=io.BytesIO(b"data"))
    kept = [
        path for store in ("uploads", "files", "answers") for path in Path(settings.ARENA_HOME, store).glob("*/*/*")
    ]
    for path in kept:
        age(path, NOW - 100 * DAY)
    assert (collect_orphans(), len(kept), [path.exists() for path in kept]) == (0, 8, [True] * 8)


def test_one_that_arrives_again_meanwhile_stays(now: Callable[[datetime], None]) -> None:
    blob = storage.uploads.save(io.BytesIO(b"again"))
    before = storage.uploads.path(blob.sha256).stat().st_mtime - 1
    assert storage.uploads.remove(blob.sha256, unless_since=before) is False
    assert storage.uploads.path(blob.sha256).read_bytes() == b"again"
