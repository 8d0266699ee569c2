import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from pytest_django import Settings

from arena.core.preparation import collect_static


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A static directory with one file, and nothing of the installed apps'."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    get_finder.cache_clear()
    yield source
    get_finder.cache_clear()


def test_static_files_are_collected(source: Path, settings: Settings) -> None:
    collect_static()

    assert (settings.STATIC_ROOT / "site.css").read_text() == "a {}"


def test_they_are_not_collected_again_while_nothing_changed(source: Path, settings: Settings) -> None:
    collect_static()
    (settings.STATIC_ROOT / "site.css").write_text("left alone")

    collect_static()

    assert (settings.STATIC_ROOT / "site.css").read_text() == "left alone"


def test_a_change_is_collected_and_what_was_deleted_goes(source: Path, settings: Settings) -> None:
    collect_static()
    (source / "site.css").unlink()
    (source / "new.css").write_text("b {}")
    os.utime(source / "new.css", (1, 1))

    collect_static()

    assert sorted(p.name for p in settings.STATIC_ROOT.iterdir()) == [".collected", "new.css"]
