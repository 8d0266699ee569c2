"""Every odd exit has a verdict: the file's fault is told from the machine's, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.errors import InvalidPredictions, Problem
from scoring.sandbox import ParserServer, ParserUnavailable
from scoring.task import Task

Start = Callable[..., ParserServer]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

LIMITED = {  # soft and hard, as /proc tells them
    "address space": [str(2 << 30)] * 2,
    "cpu time": ["7", "9"],
    "file size": [str(1 << 30)] * 2,
    "open files": ["64", "64"],
    "processes": ["0", "0"],
    "core file size": ["0", "0"],
}
PARENT = """
import os, sys, threading, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from scoring.sandbox import ParserServer
from scoring.task_loading import load_task
server = ParserServer(command=sys.argv[3:])
task = load_task({"preset": "melon-2020"})
threading.Thread(target=server.parse, args=(Path(sys.argv[2]), task), daemon=True).start()
while server.pid is None:
    time.sleep(0.01)
heir = os.fork()  # holds every socket of the worker open, and so the server cannot learn of its end by these
if heir:
    print(server.pid, heir, flush=True)
time.sleep(600)
"""


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(happened: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Ended and reaped, or a zombie whose parent (here: a bare init) has not yet looked."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def child_of(server: ParserServer) -> int:
    wait_until(lambda: server.pid is not None and children_of(server.pid))
    assert server.pid is not None
    return children_of(server.pid)[0]


class Parsing(threading.Thread):
    """A parse under way in a thread, and how it ended."""

    def __init__(self, server: ParserServer, path: Path, task: Task) -> None:
        super().__init__()
        self.act = lambda: server.parse(path, task)
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except (InvalidPredictions, ParserUnavailable) as error:
            self.error = error

    def ending(self) -> Exception | None:
        self.join(timeout=10)
        assert not self.is_alive()
        return self.error


@pytest.mark.parametrize(
    ("probe", "limits", "code"),
    [
        ("hang", {"wall_seconds": 0.2}, "parser_timeout"),
        ("spin", {"cpu_seconds": 1}, "parser_timeout"),
        ("eat_memory", {"memory_bytes": 600 << 20}, "parser_memory"),
        ("fill_the_output", {"output_bytes": 1 << 20}, "parser_memory"),
        ("die_of_bad_pointer", {}, "parser_crashed"),
        ("raise_an_error", {}, "parser_crashed"),
        ("answer_nonsense", {}, "parser_crashed"),
        ("claim_a_huge_array", {}, "parser_crashed"),
        ("invent_a_code", {}, "parser_crashed"),
        ("leave_without_a_word", {}, "parser_crashed"),
    ],
)
def test_a_file_too_much_for_the_parser_is_invalid(
    start_server: Start, predictions: Path, task: Task, probe: str, limits: dict[str, float], code: str
) -> None:
    server = start_server(probe, **limits)

    with pytest.raises(InvalidPredictions) as caught:
        server.parse(predictions, task)

    assert (caught.value.problems, caught.value.total) == ([Problem(code)], 1)


def test_a_big_file_over_the_wall_clock_is_a_timeout(
    start_server: Start, many_predictions: Path, predictions: Path, task: Task
) -> None:
    server = start_server(wall_seconds=0.05)

    with pytest.raises(InvalidPredictions) as caught:
        server.parse(many_predictions, task)

    assert caught.value.problems == [Problem("parser_timeout")]


def test_the_log_names_the_place_and_not_the_files_words(
    start_server: Start, predictions: Path, task: Task, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InvalidPredictions):
        start_server("raise_an_error").parse(predictions, task)

    assert "RuntimeError at probes.py" in caplog.text
    assert "secret words" not in caplog.text


@linux_only
def test_a_child_killed_from_outside_is_the_machines_fault(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server("hang")
    parsing = Parsing(server, predictions, task)
    child = child_of(server)

    os.kill(child, signal.SIGKILL)

    assert isinstance(parsing.ending(), ParserUnavailable)
    assert is_gone(child)


@linux_only
def test_a_server_killed_while_parsing_is_replaced_and_asked_again(
    start_server: Start, predictions: Path, task: Task
) -> None:
    server = start_server("hang", wall_seconds=1.5)
    parsing = Parsing(server, predictions, task)
    child, killed = child_of(server), server.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    assert isinstance(parsing.ending(), InvalidPredictions)  # the second server's clock ran out
    assert (is_gone(killed), is_gone(child)) == (True, True)
    assert server.pid not in {None, killed}


@linux_only
def test_a_child_that_outlives_its_server_holds_nobody_up(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server("stop_at_birth", wall_seconds=1.5)
    parsing = Parsing(server, predictions, task)
    child, killed = child_of(server), server.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    assert isinstance(parsing.ending(), InvalidPredictions)  # the second server's clock ran out
    assert is_gone(child)


def test_after_a_killed_server_the_next_parse_works(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server()
    server.parse(predictions, task)
    killed = server.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    assert server.parse(predictions, task).rows == 3
    assert server.pid not in {None, killed}


@linux_only
def test_a_server_that_hangs_is_ended_by_close(
    start_server: Start, predictions: Path, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.sandbox.process._STOP_SECONDS", 0.5)
    server = start_server()
    server.parse(predictions, task)
    stopped = server.pid
    assert stopped is not None

    os.kill(stopped, signal.SIGSTOP)
    server.close()

    assert is_gone(stopped)


def test_a_server_that_cannot_start_is_unavailable(predictions: Path, task: Task) -> None:
    with ParserServer(command=["/nonexistent/python"]) as server, pytest.raises(ParserUnavailable):
        server.parse(predictions, task)


@linux_only
def test_close_ends_the_server_and_its_children(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server("hang")
    parsing = Parsing(server, predictions, task)
    child, pid = child_of(server), server.pid
    assert pid is not None

    server.close()

    assert isinstance(parsing.ending(), ParserUnavailable)
    assert (is_gone(pid), is_gone(child)) == (True, True)


@linux_only
def test_ended_children_leave_no_zombies(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server()
    for _ in range(5):
        server.parse(predictions, task)

    assert server.pid is not None
    assert children_of(server.pid) == []


@linux_only
def test_the_server_outlives_the_thread_that_first_asked(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server()
    Parsing(server, predictions, task).ending()
    first = server.pid

    server.parse(predictions, task)

    assert first is not None
    assert server.pid == first


@linux_only
def test_server_and_child_die_with_a_killed_worker(predictions: Path) -> None:
    root, probes = Path(__file__).parents[3], Path(__file__).with_name("probes.py")
    arguments = [str(root), str(predictions), sys.executable, "-I", str(probes), "hang"]
    with subprocess.Popen([sys.executable, "-c", PARENT, *arguments], stdout=subprocess.PIPE, text=True) as worker:
        try:
            assert worker.stdout is not None
            server, heir = map(int, worker.stdout.readline().split())
            wait_until(lambda: children_of(server))
            child = children_of(server)[0]
        finally:
            worker.kill()

    try:
        wait_until(lambda: is_gone(server) and is_gone(child))
    finally:
        os.kill(heir, signal.SIGKILL)


@linux_only
def test_limits_and_fences_seen_from_outside(start_server: Start, predictions: Path, task: Task) -> None:
    server = start_server("hang", cpu_seconds=7)
    parsing = Parsing(server, predictions, task)
    proc = Path(f"/proc/{child_of(server)}")
    wait_until(lambda: "Seccomp:\t2" in (proc / "status").read_text())  # the last fence to go up

    status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
    limits = {line[:26].strip(): line[26:68].split() for line in (proc / "limits").read_text().splitlines()}
    priority = (proc / "oom_score_adj").read_text()
    server.close()
    parsing.ending()

    assert {name: status[name].strip() for name in ("NoNewPrivs", "CapEff", "CapPrm")} == {
        "NoNewPrivs": "1",
        "CapEff": "0" * 16,
        "CapPrm": "0" * 16,
    }
    assert priority == "1000\n"
    assert {name: limits[f"Max {name}"] for name in LIMITED} == LIMITED
