"""Landlock: the child may read Python's own code and nothing else by path, nor signal processes outside.

It needs no privilege, so it also guards the common set-up where everything runs as one ordinary user: without
it a taken-over child could open the answers, the database or another process's memory by name. Kernels before
5.13 have none; the child then relies on the other fences.
"""

import ctypes
import os
import sysconfig
from pathlib import Path

from scoring.sandbox import linux

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3

# The rights each version of the kernel interface knows; asking for a later one is refused.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_RIGHTS = 0b11  # bind and connect TCP, from version 4
_SCOPES = 0b11  # abstract unix sockets and signals, from version 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def open_ruleset() -> int | None:
    """A descriptor of the rules, made once by the server; None where the kernel has no Landlock."""
    if not linux.available:
        return None
    try:
        version = linux.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    except OSError:
        return None
    rules = _Ruleset(
        _FILE_RIGHTS[min(version, 5)], _NETWORK_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    ruleset = linux.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    for folder in _code_folders():
        _allow_reading(ruleset, folder)
    return ruleset


def restrict_self(ruleset: int) -> None:
    linux.syscall(_RESTRICT_SELF, ruleset, 0)


def _code_folders() -> list[Path]:
    """Modules are imported before the fork; this is for those that a library imports on first use."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {Path(sysconfig.get_path(name)) for name in names} | {Path(__file__).parents[1]}
    return [folder for folder in folders if folder.is_dir()]


def _allow_reading(ruleset: int, folder: Path) -> None:
    parent = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(_READ_FILE | _READ_DIR, parent)
        linux.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
