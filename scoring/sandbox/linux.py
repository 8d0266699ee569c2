"""The few Linux calls that Python has no name for. Elsewhere `available` is False and none is called."""

import ctypes
import os
import sys
from typing import Any

available = sys.platform == "linux"

CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

_CAPABILITY_VERSION_3 = 0x20080522

# Loaded once, before any fork: the child must not look for libraries.
_libc = ctypes.CDLL(None, use_errno=True) if available else None


def prctl(option: int, *arguments: Any) -> None:
    values = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    values += [ctypes.c_ulong(0)] * (4 - len(values))
    _checked("prctl", ctypes.c_int(option), *values)


def unshare(flags: int) -> None:
    _checked("unshare", ctypes.c_int(flags))


def syscall(number: int, *arguments: Any) -> int:
    """A system call by number; integers go as 64 bits, pointers as they are."""
    values = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked("syscall", ctypes.c_long(number), *values)


def drop_capabilities() -> None:
    """Give up every capability (a new user namespace hands out a full set)."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked("capset", header, nothing)


def _checked(name: str, *arguments: Any) -> int:
    ctypes.set_errno(0)
    result = int(getattr(_libc, name)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
