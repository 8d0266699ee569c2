"""What a parser child gives up between the fork and the first hostile byte.

Every fence that the system has is used; which ones that is depends on where the site runs:

* always: limits on memory, CPU, file size and descriptors; no descriptor but the two files; no core dump;
* Linux: no new privileges, first to go when memory runs out, dies with its server, Landlock and seccomp where
  the kernel has them (any user may use them);
* Linux as root, besides: no network namespace but an empty one, no groups, user `nobody`;
* Linux as another user, besides: an empty network namespace where user namespaces are allowed.
"""

import fcntl
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scoring.sandbox import landlock, linux, seccomp
from scoring.sandbox.limits import ChildLimits

NOBODY = 65534
_NO_FD_ABOVE = 4096  # the server holds one for each running child, and numbers are given from the lowest
FIRST_FD = 3  # 0, 1 and 2 are /dev/null; the files given to the child follow


@dataclass(frozen=True)
class Fences:
    """What is made once by the server and taken by every child."""

    server: int = field(default_factory=os.getpid)
    nothing: int = field(default_factory=lambda: os.open(os.devnull, os.O_RDWR))
    ruleset: int | None = field(default_factory=landlock.open_ruleset)
    program: seccomp.Program | None = field(default_factory=seccomp.make_program)


def isolate_server() -> None:
    """Leave the network, which the server needs no more than its children.

    Many containers refuse: carry on, for seccomp still refuses the children a socket.
    """
    if not linux.available:
        return
    alone = linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
    with suppress(OSError):
        linux.unshare(alone if os.geteuid() == 0 else alone | linux.CLONE_NEWUSER)


def keep_only(fds: list[int], nothing: int) -> list[int]:
    """Move the descriptors to FIRST_FD and on, put /dev/null below them and close everything else."""
    aside = [fcntl.fcntl(fd, fcntl.F_DUPFD, FIRST_FD + len(fds)) for fd in fds]
    for standard in range(FIRST_FD):
        os.dup2(nothing, standard)
    kept = [os.dup2(fd, FIRST_FD + place) for place, fd in enumerate(aside)]
    os.closerange(kept[-1] + 1, _NO_FD_ABOVE)
    return kept


def confine_child(limits: ChildLimits, fences: Fences, ruleset: int | None) -> None:
    """Confine this process for good.

    Raises OSError where a fence that this system has cannot be put up: the child must then not go on.
    """
    _reset_signals()
    if linux.available:
        Path("/proc/self/oom_score_adj").write_bytes(b"1000")
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if ruleset is not None:
        landlock.restrict_self(ruleset)
        os.close(ruleset)
    _drop_privileges()
    _set_limits(limits)
    if linux.available:
        _die_with(fences.server)
    if fences.program is not None:
        seccomp.install(fences.program)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _set_limits(limits: ChildLimits) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)  # after the change of user: root is never refused a process
    _limit(resource.RLIMIT_FSIZE, limits.output_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    # The soft limit sends SIGXCPU, which tells why the child died; the hard one is for who ignores that.
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, spare=2)
    with suppress(OSError, ValueError):  # macOS takes no limit of the address space
        _limit(resource.RLIMIT_AS, limits.memory_bytes)


def _limit(kind: int, value: int, *, spare: int = 0) -> None:
    ceiling = resource.getrlimit(kind)[1]
    hard = value + spare if ceiling == resource.RLIM_INFINITY else min(value + spare, ceiling)
    resource.setrlimit(kind, (min(value, hard), hard))


def _drop_privileges() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    elif linux.available:
        linux.drop_capabilities()


def _die_with(server: int) -> None:
    """Asked for after the change of user, which clears it. Also hides this process from others of the same user."""
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        raise ProcessLookupError("the server died before it could be waited for")
