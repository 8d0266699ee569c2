"""What the tests of the command share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scoring.__main__ import main

Made = tuple[int, Any, str]


@pytest.fixture
def make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Made]:
    """Run `make-challenge KIND` on this content, into `out`: status, what it printed as JSON, and its warnings."""

    def run(kind: str, content: str | bytes, *more: str, out: str = "out", seed: int = 7) -> Made:
        path = tmp_path / "input"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        files = ["--input", str(path), "--out", str(tmp_path / out), "--seed", str(seed)]
        status = main(["make-challenge", kind, *files, "--json", *more])
        printed = capsys.readouterr()
        return status, json.loads(printed.out), printed.err

    return run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def all_bytes() -> Callable[[Path], dict[str, bytes]]:
    """Every file of a folder by its path in it."""

    def read(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return read


@pytest.fixture
def codes() -> Callable[[Made], list[tuple[str, int | None]]]:
    """The problems that a refused run printed, as (code, row)."""

    def of(made: Made) -> list[tuple[str, int | None]]:
        status, printed, _ = made
        assert status == 2
        return [(error["code"], error["row"]) for error in printed["errors"]]

    return of
