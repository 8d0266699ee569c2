"""`make run`, from outside: the real site in its own processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from arena.core.processes import wait_until
from tests.stack import ROOT, Stack

pytestmark = pytest.mark.stack
StartStack = Callable[..., Stack]


def run_site(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "run_site"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("role", ["web", "worker", "beat", "keeper"])
def test_a_killed_process_comes_back(stack: Stack, role: str) -> None:
    first = stack.leader(role)

    os.kill(first, signal.SIGKILL)

    assert wait_until(lambda: stack.leaders().get(role, first) != first, timeout=15), stack.output()
    assert wait_until(stack.answers, timeout=15), stack.output()


def test_a_second_one_on_the_same_data_is_refused(stack: Stack) -> None:
    done = run_site({**stack.environment, "PORT": str(stack.port + 1)})

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"CommandError: Arena already runs on {stack.home} (process {stack.process.pid}).",
        "Stop it first, or give this one a directory of its own: ARENA_HOME=… make run",
    ]


def test_a_taken_port_is_named(stack: Stack, tmp_path: Path) -> None:
    done = run_site({**stack.environment, "ARENA_HOME": str(tmp_path)})

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"CommandError: Port {stack.port} on 127.0.0.1 is taken by another program.",
        f"Stop that one, or choose another port: PORT={stack.port + 1} make run",
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"PORT": "eighty"}, "PORT=eighty is not a port: give a number from 1 to 65535."),
        ({"PORT": "65536"}, "PORT=65536 is not a port: give a number from 1 to 65535."),
        ({"ARENA_HOME": "/dev/null/arena"}, "ARENA_HOME=/dev/null/arena cannot be used: Not a directory."),
    ],
)
def test_settings_that_cannot_be_are_named(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    unset = {"SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}

    done = run_site({**environment, "ARENA_HOME": str(tmp_path), **changes})

    assert (done.returncode, done.stderr.splitlines()) == (1, [f"The site cannot start. {told}"])


def test_other_users_of_the_machine_cannot_look_into_the_data(stack: Stack) -> None:
    assert oct(stack.home.stat().st_mode & 0o777) == "0o700"


def test_the_second_start_serves_within_ten_seconds(start_stack: StartStack) -> None:
    site = start_stack()
    site.stop()

    assert min(seconds_to_serve(site) for _ in range(2)) < 10  # twice: this machine may be busy with other things


def seconds_to_serve(site: Stack) -> float:
    started = time.monotonic()
    site.start()
    seconds = time.monotonic() - started
    site.stop()
    return seconds


def test_nothing_outlives_a_killed_supervisor_and_the_site_starts_again(start_stack: StartStack) -> None:
    site = start_stack()

    site.kill()

    site.start()
    assert site.answers()
