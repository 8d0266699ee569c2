"""An outage is told from a defect by what the database itself said."""

import errno
import sqlite3
from pathlib import Path

import psycopg2.errors
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from arena.core.errors import StorageFull, Unavailable
from arena.core.outages import outage


def sqlite(code: int) -> OperationalError:
    error = OperationalError("said so")
    error.__cause__ = sqlite3.OperationalError("said so")
    error.__cause__.sqlite_errorcode = code  # type: ignore[attr-defined]
    return error


def postgres(cause: Exception) -> OperationalError:
    error = OperationalError("said so")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (sqlite(sqlite3.SQLITE_BUSY), Unavailable),
        (sqlite(sqlite3.SQLITE_FULL), StorageFull),
        (sqlite(sqlite3.SQLITE_IOERR_WRITE), StorageFull),
        (sqlite(sqlite3.SQLITE_IOERR_READ), Unavailable),
        (sqlite(sqlite3.SQLITE_ERROR), type(None)),  # such as a table that is missing
        (postgres(psycopg2.OperationalError("server closed the connection")), Unavailable),
        (InterfaceError("connection already closed"), Unavailable),
        (ProgrammingError("no such column"), type(None)),
        (OSError(errno.ENOSPC, "full"), StorageFull),
        (StorageFull(), StorageFull),
        (Unavailable(), Unavailable),
        (OSError(errno.EDQUOT, "full"), StorageFull),
        (FileNotFoundError(errno.ENOENT, "gone"), type(None)),
        (ValueError("a bug"), type(None)),
    ],
)
def test_an_outage_has_its_answer(error: Exception, expected: type) -> None:
    assert type(outage(error)) is expected


def test_a_table_that_sqlite_cannot_lock_is_an_outage(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "db", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    error = OperationalError()
    error.__cause__ = caught.value
    assert isinstance(outage(error), Unavailable)
    first.close(), second.close()
