"""The demo competition, built once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.build import build_folder
from demo.catalogue import SIZES, Size

TINY = Size(songs=900, artists=90, scenes=40, zipf=0.8, train=700, questions=40)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_folder(tmp_path_factory.mktemp("demo") / "melon-playlists")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Size:
    """From now on the demo is built in this size."""
    monkeypatch.setitem(SIZES, "demo", TINY)
    return TINY


@pytest.fixture(scope="session")
def tiny_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SIZES, "demo", TINY)
        return build_folder(tmp_path_factory.mktemp("tiny") / "melon-playlists")


@pytest.fixture(scope="session")
def read(built: Path) -> Callable[[str], Any]:
    """Reads a JSON file of the built folder."""
    return lambda name: json.loads((built / name).read_text(encoding="utf-8"))
