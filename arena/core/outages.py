"""Telling an outage from a defect: a database that is away and a disk that is full are not bugs of ours."""

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

from arena.core.errors import DomainError, StorageFull, Unavailable

OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT}
_SQLITE_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY}  # fmt: skip
_SQLITE_OUT_OF_SPACE = {sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE}
_POSTGRES_DISK_FULL = "53100"


def outage(error: BaseException) -> DomainError | None:
    """What to answer to this exception if it is an outage; None if it is anything else."""
    if isinstance(error, OSError):
        return StorageFull() if error.errno in OUT_OF_SPACE else None
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    return StorageFull() if getattr(cause, "pgcode", None) == _POSTGRES_DISK_FULL else Unavailable()


def _of_sqlite(error: sqlite3.Error) -> DomainError | None:
    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF
    if code == sqlite3.SQLITE_FULL or extended in _SQLITE_OUT_OF_SPACE:
        return StorageFull()
    return Unavailable() if code in _SQLITE_AWAY else None
