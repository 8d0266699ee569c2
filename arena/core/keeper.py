"""Ends what a killed supervisor left behind.

Run as a process of its own, with the read end of a pipe as its input. The supervisor writes a line with
the ids of its children whenever they change; the end of the input means that the supervisor is gone, however
it went (SIGKILL and the kernel's OOM killer included), and whatever the last line named is ended. Needs
nothing but Python and a pipe, so it serves macOS as well as Linux.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path


def parents() -> dict[int, int]:
    """Every process's parent, where the system has /proc; nothing elsewhere."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended while we looked
            # The name in parentheses may itself hold spaces and parentheses: count from the last one.
            found[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    return found


def descendants(roots: Iterable[int]) -> set[int]:
    """The processes below `roots`, without these themselves."""
    of = parents()
    found: set[int] = set()
    newest = set(roots)
    while newest:
        newest = {pid for pid, parent in of.items() if parent in newest and pid not in found}
        found |= newest
    return found


def end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_process(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def end_trees(leaders: Iterable[int]) -> None:
    """End process groups, and the descendants that had left their group."""
    strays = descendants(leaders)  # before their parents are gone and nothing tells whose they were
    for leader in leaders:
        end_group(leader)
    for pid in strays:
        end_process(pid)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    leaders: list[int] = []
    for line in sys.stdin:
        leaders = [int(pid) for pid in line.split()]
    if leaders:
        end_trees(leaders)


if __name__ == "__main__":
    main()
