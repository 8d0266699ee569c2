"""Looking on, once a second: the backlog, the memory and the processor time of every part."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.rush.ground import Ground

ROLES = ("web", "worker", "beat", "postgres", "valkey")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Watch:
    ground: Ground
    clients: dict[str, int]  # by name, the processes that send and read
    count_backlog: Callable[[], int]
    begin: float
    times: list[float] = field(default_factory=list)
    backlog: list[int] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)  # MB, proportional
    processor: dict[str, float] = field(default_factory=dict)  # seconds
    machine_busy: float = 0.0
    _last: dict[str, float] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._started, self._busy = time.monotonic(), _busy()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()
        self.machine_busy = _busy() - self._busy
        self.lasted = time.monotonic() - self._started

    def _run(self) -> None:
        while not self._done.wait(1.0):
            self.times.append(time.time() - self.begin)
            self.backlog.append(self.count_backlog())
            for role in ROLES:
                self._note(role, self.ground.family(role))
            for name, pid in self.clients.items():
                self._note(name, {pid})

    def _note(self, role: str, pids: set[int]) -> None:
        self.memory.setdefault(role, []).append(sum(map(megabytes, pids)))
        # What a process used that has ended is in its parent's account, or was counted before it was killed.
        now, last = sum(map(_seconds, pids)), self._last.get(role)
        self._last[role] = now
        if last is not None:
            self.processor[role] = self.processor.get(role, 0.0) + max(0.0, now - last)


def megabytes(pid: int) -> float:
    """What a process takes, shared pages divided among those who share them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _seconds(pid: int) -> float:
    """Its own processor time, and that of its children which have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def _busy() -> float:
    """Processor seconds that the machine has spent on anything, all cores together."""
    user, nice, system, _idle, _wait, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
