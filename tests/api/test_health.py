from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from tests.api.problems import problem


def not_ready(**checks: str) -> dict[str, Any]:
    return problem(503, "not_ready", "The site cannot take submissions just now.", checks=checks)


def test_it_is_alive() -> None:
    """Without a database: a process that waits for it is not to be restarted."""
    response = Client().get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_it_is_ready(db: None) -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "storage": "ok"}},
    )


def test_a_broker_that_is_down_does_not_matter(db: None, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert Client().get("/readyz").status_code == 200


@pytest.mark.parametrize("place", ["uploads", "incoming"])
def test_without_storage_it_is_not(db: None, settings: Settings, tmp_path: Path, place: str) -> None:
    settings.ARENA_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / place).write_text("a file where the directory should be")

    response = Client().get("/readyz")

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response.json() == not_ready(database="ok", storage="failed")


def test_without_its_database_it_is_not(db: None) -> None:
    def broken(execute: Callable[..., Any], *args: Any) -> Any:
        raise ConnectionError("the database is at 10.0.0.1")

    with connection.execute_wrapper(broken):
        response = Client().get("/readyz")

    assert (response.status_code, response.json()) == (503, not_ready(database="failed", storage="ok"))


def test_it_leaves_nothing_behind(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.ARENA_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")

    assert Client().get("/readyz").status_code == 200

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
