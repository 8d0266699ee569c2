"""Real processes: a supervisor in a process of its own, over dummies as stubborn as the test needs."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from arena.core.keeper import descendants, end_process

ROOT = Path(__file__).parents[2]
STOPPING = "Stopping, when what is under way has ended; once more Ctrl-C ends it at once."
SUPERVISE = """
import os, sys
from pathlib import Path
from arena.core.supervisor import Program, Supervisor

home = Path(sys.argv[1])
programs = [
    Program(name=path.stem, argv=[sys.executable, str(path)], log=home / f"{path.stem}.log")
    for path in sorted(home.glob("*.py"))
]
sys.exit(Supervisor(
    programs=programs,
    environment=os.environ,
    directory=home,
    say=lambda text: print(text, flush=True),
    is_ready=(home / "ready").exists,
    on_ready=lambda: print("ready", flush=True),
    patience=10,
    grace=float(sys.argv[2]),
).run())
"""

# A program with a child of its own that has left its process group, as a worker that starts a sandbox does.
WITH_A_STRAY = """
import os, subprocess, sys, time
from pathlib import Path
stray = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
Path("parent.pid").write_text(str(os.getpid()))
Path("stray.pid").write_text(str(stray.pid))
Path("ready").touch()
time.sleep(300)
"""
DEAF = """
import signal, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path("ready").touch()
time.sleep(300)
"""
DIES_ONCE = """
import sys, time
from pathlib import Path
if not Path("died").exists():
    Path("died").touch()
    sys.exit("something is amiss")
Path("ready").touch()
time.sleep(300)
"""
DIES_ALWAYS = "import sys; sys.exit('no such luck')"


@dataclass
class Supervised:
    home: Path
    process: "subprocess.Popen[bytes]"
    seen: set[int] = field(default_factory=set)

    def wait_for(self, condition: Callable[[], bool], *, seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"in vain; {self.process.poll()=}, {self.tree()=}"
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        self.wait_for(lambda: "ready" in self.lines())

    def tree(self) -> set[int]:
        tree = descendants([self.process.pid])
        self.seen |= tree
        return tree

    def pid(self, name: str) -> int:
        return int((self.home / f"{name}.pid").read_text())

    def lines(self) -> list[str]:
        return (self.home / "output").read_text().splitlines()

    def finish(self) -> tuple[int, list[str]]:
        return self.process.wait(timeout=15), self.lines()


Start = Callable[..., Supervised]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    started: list[Supervised] = []

    def start(*, grace: float = 10, **sources: str) -> Supervised:
        for name, source in sources.items():
            (tmp_path / f"{name}.py").write_text(textwrap.dedent(source))
        argv = [sys.executable, "-c", SUPERVISE, str(tmp_path), str(grace)]
        with (tmp_path / "output").open("w") as output:
            process = subprocess.Popen(argv, stdout=output, cwd=ROOT, start_new_session=True)
        started.append(Supervised(home=tmp_path, process=process))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.terminate()
            each.finish()
        for pid in each.seen:  # a failed test leaves nothing behind either
            end_process(pid)


def is_gone(pid: int) -> bool:
    """Ended; perhaps not yet cleared away, which is the business of the machine's first process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_sigterm_ends_every_process(supervise: Start) -> None:
    site = supervise(one=WITH_A_STRAY, two="import time; time.sleep(300)")
    site.wait_until_ready()
    site.wait_for(lambda: len(site.tree()) == 4)  # two programs, the stray, the keeper
    tree = site.tree()

    site.process.terminate()

    assert site.finish() == (0, ["ready", STOPPING])
    assert [pid for pid in tree if not is_gone(pid)] == []


def test_ctrl_c_at_the_terminal_does_the_same(supervise: Start) -> None:
    site = supervise(one=WITH_A_STRAY)
    site.wait_until_ready()
    tree = site.tree()

    os.killpg(site.process.pid, signal.SIGINT)

    assert site.finish() == (0, ["ready", STOPPING])
    assert [pid for pid in tree if not is_gone(pid)] == []


def test_sigkill_of_the_supervisor_ends_every_process(supervise: Start) -> None:
    site = supervise(deaf=DEAF, one=WITH_A_STRAY)
    site.wait_until_ready()
    site.wait_for(lambda: len(site.tree()) == 4)
    tree = site.tree()

    site.process.kill()

    site.wait_for(lambda: all(map(is_gone, tree)), seconds=5)


def test_sigkill_finds_the_ones_that_took_a_dead_ones_place(supervise: Start) -> None:
    site = supervise(one=WITH_A_STRAY)
    site.wait_until_ready()
    first = site.pid("parent")
    os.kill(first, signal.SIGKILL)
    site.wait_for(lambda: site.pid("parent") != first)
    site.wait_for(lambda: len(site.tree()) == 3)
    tree = site.tree()

    site.process.kill()

    site.wait_for(lambda: all(map(is_gone, tree)), seconds=5)


def test_a_dead_program_is_started_again_and_its_stray_ended(supervise: Start) -> None:
    site = supervise(one=WITH_A_STRAY)
    site.wait_until_ready()
    first, stray = site.pid("parent"), site.pid("stray")

    os.kill(first, signal.SIGKILL)

    site.wait_for(lambda: site.pid("parent") != first)
    assert is_gone(stray)
    site.process.terminate()
    status, lines = site.finish()
    assert (status, lines[0]) == (0, "ready")
    assert lines[1:] == ["one was ended by SIGKILL after 0 s; starting it again in 0.5 s", STOPPING]


def test_the_end_of_the_log_is_shown_when_a_program_dies(supervise: Start) -> None:
    site = supervise(one=DIES_ONCE)
    site.wait_until_ready()
    site.process.terminate()

    status, lines = site.finish()

    assert status == 0
    assert lines == [
        "one ended with status 1 after 0 s; starting it again in 0.5 s",
        "    something is amiss",
        "ready",
        STOPPING,
    ]


def test_the_first_program_starts_alone_until_the_site_is_ready(supervise: Start) -> None:
    site = supervise(one="import time; time.sleep(300)", two="open('two.pid', 'w').close(); import time; time.sleep(9)")
    site.wait_for(lambda: len(site.tree()) == 2)  # the first program and the keeper
    assert not (site.home / "two.pid").exists()

    (site.home / "ready").touch()

    site.wait_for((site.home / "two.pid").exists)


def test_a_program_that_never_starts_is_given_up(supervise: Start) -> None:
    site = supervise(one=DIES_ALWAYS, two="import time; time.sleep(300)")

    status, lines = site.finish()

    assert status == 1
    assert lines == [
        "one ended with status 1 after 0 s; starting it again in 0.5 s",
        "    no such luck",
        "one ended with status 1 after 0 s; starting it again in 1 s",
        "    no such luck",
        "    no such luck",
        "one ended with status 1 after 0 s; starting it again in 2 s",
        *["    no such luck"] * 3,
        f"one does not start; giving up. All of it: {site.home / 'one.log'}",
    ]


def test_a_program_that_does_not_stop_is_ended_after_the_grace(supervise: Start) -> None:
    site = supervise(deaf=DEAF, grace=1)
    site.wait_until_ready()
    tree = site.tree()

    site.process.terminate()

    assert site.finish() == (0, ["ready", STOPPING, "ending deaf the hard way"])
    assert [pid for pid in tree if not is_gone(pid)] == []


def test_a_second_signal_ends_the_waiting(supervise: Start) -> None:
    site = supervise(deaf=DEAF, grace=300)
    site.wait_until_ready()
    time.sleep(0.5)
    site.process.terminate()
    time.sleep(0.5)

    site.process.send_signal(signal.SIGINT)

    assert site.finish() == (0, ["ready", STOPPING, "ending deaf the hard way"])
