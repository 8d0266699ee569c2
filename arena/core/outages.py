"""Telling an outage from a defect: a database that is away and a disk that is full are not bugs of ours."""

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

from arena.core.errors import DomainError, StorageFull, Unavailable

_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT}
_SQLITE_OUT_OF_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE}
_SQLITE_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY}  # fmt: skip
_POSTGRES_OUT_OF_SPACE = "53100"


def outage(error: BaseException) -> DomainError | None:
    """What to answer to this exception if it is an outage; None if it is anything else."""
    if isinstance(error, StorageFull | Unavailable):
        return error
    if is_out_of_space(error):
        return StorageFull()
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error) and _sqlite_code(cause) & 0xFF not in _SQLITE_AWAY:
        return None  # such as a table that is missing
    return Unavailable()


def is_out_of_space(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _OUT_OF_SPACE
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "pgcode", None) == _POSTGRES_OUT_OF_SPACE or _sqlite_code(cause) in _SQLITE_OUT_OF_SPACE


def _sqlite_code(error: BaseException | None) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR))
