"""What all tests share."""

from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from hypothesis import HealthCheck, settings

# A busy machine is no reason for a property to fail.
settings.register_profile("arena", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("arena")

pytest_plugins = ["tests.browser", "tests.cast", "tests.stack"]


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: a browser test opens the address of the stack it uses. pytest-playwright's own warns under pytest 9."""


@pytest.fixture(scope="session", autouse=True)
def _tables_may_be_emptied() -> Any:
    """Between tests Django empties all tables. On SQLite it deletes their rows, which append-only tables refuse; their
    triggers come back with the `post_migrate` that follows."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            drops = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
        return [*drops, *flush(self, *args, **kwargs)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
