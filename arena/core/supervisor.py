"""Runs the processes of one site together: starts them, restarts the one that dies, and ends them all.

Knows nothing of Django. Each program leads a process group of its own, so a Ctrl-C at the terminal reaches
only the supervisor, which then stops them in good order. Nothing outlives it: see arena/core/keeper.py.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from arena.core import keeper
from arena.core.processes import Keeper, adopt_orphans, end_orphans

TICK = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SETTLED = 10.0  # a program that ran this long has started well: the next failure is a new one
HOPELESS = 3  # failures of one program before the site was ever ready
LOG_LIMIT = 10 * 1024 * 1024
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, kw_only=True)
class Program:
    name: str
    argv: Sequence[str]
    log: Path


@dataclass
class _Child:
    program: Program
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    due: float = 0.0
    failures: int = 0

    def pause(self) -> float:
        return float(min(FIRST_PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE))


@dataclass(kw_only=True)
class Supervisor:
    programs: Sequence[Program]
    environment: Mapping[str, str]
    directory: Path
    say: Callable[[str], None]
    is_ready: Callable[[], bool]
    on_ready: Callable[[], None]
    patience: float = 60.0  # seconds for the site to become ready
    grace: float = 20.0  # seconds for the programs to stop by themselves
    _children: list[_Child] = field(init=False)
    _signals: int = field(init=False, default=0)

    def run(self) -> int:
        """Supervise until told to stop. The exit status: 0 told to stop, 1 could not start."""
        self._children = [_Child(program) for program in self.programs]
        previous = {number: signal.signal(number, self._note) for number in STOP_SIGNALS}
        adopt_orphans()
        self._keeper = Keeper()
        try:
            return self._supervise()
        finally:
            self._end_all()
            self._keeper.close()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def _supervise(self) -> int:
        ready, deadline = False, time.monotonic() + self.patience
        while not self._signals:
            # The first program alone, until the site answers: starting all at once would make people wait longer.
            for child in self._children if ready else self._children[:1]:
                self._tend(child)
            self._tell_keeper()  # at every turn: it may have been killed, and is then started again
            if not ready and self.is_ready():
                ready = True
                self.on_ready()
            if not ready and self._is_hopeless(deadline):
                return 1
            time.sleep(TICK)
        return 0

    def _is_hopeless(self, deadline: float) -> bool:
        for child in self._children:
            if child.failures >= HOPELESS:
                self.say(f"{child.program.name} does not start; giving up. All of it: {child.program.log}")
                return True
        if time.monotonic() > deadline:
            logs = self.programs[0].log.parent
            self.say(f"The site does not answer after {self.patience:.0f} s; giving up. See {logs}")
            return True
        return False

    def _tend(self, child: _Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.due:
                self._start(child)
        elif child.process.poll() is not None:
            self._bury(child, child.process)

    def _start(self, child: _Child) -> None:
        _turn_over(child.program.log)
        with child.program.log.open("ab") as log:
            child.process = subprocess.Popen(  # noqa: S603 the programs are ours
                child.program.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                env=self.environment,
                process_group=0,
            )
        child.started = time.monotonic()
        self._tell_keeper()

    def _bury(self, child: _Child, process: "subprocess.Popen[bytes]") -> None:
        """Clear away a dead child with all that it had started, say so, and set the time of its return."""
        child.process = None
        lived = time.monotonic() - child.started
        keeper.end_group(process.pid)
        self._end_orphans()
        child.failures = 1 if lived > SETTLED else child.failures + 1
        child.due = time.monotonic() + child.pause()
        how = _how_it_ended(process.returncode)
        self.say(f"{child.program.name} {how} after {lived:.0f} s; starting it again in {child.pause():g} s")
        for line in _last_lines(child.program.log):
            self.say(f"    {line}")

    def _end_all(self) -> None:
        """Ask, wait, insist. A second signal ends the waiting."""
        living = [child.process for child in self._children if child.process is not None]
        for process in living:
            process.terminate()
        asked, deadline = self._signals, time.monotonic() + self.grace
        if living and asked:
            self.say("Stopping, when what is under way has ended; once more Ctrl-C ends it at once.")
        while any(process.poll() is None for process in living):
            if time.monotonic() > deadline or self._signals > asked:
                names = [c.program.name for c in self._children if c.process and c.process.poll() is None]
                self.say(f"ending {', '.join(names)} the hard way")
                break
            time.sleep(TICK)
        keeper.end_trees([process.pid for process in living])
        for process in living:
            process.wait()
        self._children = []
        self._end_orphans()
        self._tell_keeper()

    def _pids(self) -> list[int]:
        return [child.process.pid for child in self._children if child.process is not None]

    def _tell_keeper(self) -> None:
        self._keeper.tell(self._pids())

    def _end_orphans(self) -> None:
        end_orphans(known=[*self._pids(), self._keeper.pid])


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def _turn_over(log: Path) -> None:
    """Keep one older log, so that a program that fails for weeks does not fill the disk."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def _last_lines(log: Path, count: int = 5) -> list[str]:
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
        return file.read().decode(errors="replace").splitlines()[-count:]
