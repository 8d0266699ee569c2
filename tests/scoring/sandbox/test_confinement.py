"""What a parser child cannot see or do, told by probes that run inside one and by /proc from outside."""

import os
import platform
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fences looked at here are Linux's")

Probe = Callable[..., dict[str, Any]]
REFUSED = {"Permission denied", "Operation not permitted", "Network is unreachable"}
CLEAN = {"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@pytest.fixture
def listening_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_environment_of_the_worker_is_not_passed_on(monkeypatch: pytest.MonkeyPatch, run_probe: Probe) -> None:
    monkeypatch.setenv("SECRET_KEY", "planted-secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://planted")

    seen = run_probe("look_at_environment")

    of_server = dict(entry.split("=", 1) for entry in seen["server"].rstrip("\0").split("\0"))
    assert of_server == CLEAN
    assert seen["child"] == CLEAN


def test_a_child_has_two_files_and_no_privileges(run_probe: Probe) -> None:
    seen = run_probe("look_at_identity")

    assert seen["fds"] == [0, 1, 2, 3, 4]
    assert seen["write"] == "Bad file descriptor"
    if os.geteuid() == 0:
        assert seen["uids"] == seen["gids"] == [65534] * 3
        assert seen["groups"] == []
    else:  # an unmapped user of a namespace of its own, where that is allowed
        assert seen["uids"] in ([65534] * 3, [os.geteuid()] * 3)


def test_a_child_has_no_network(run_probe: Probe, listening_port: int) -> None:
    socket.create_connection(("127.0.0.1", listening_port)).close()  # there is something to reach

    seen = run_probe("try_network", str(listening_port).encode())

    assert {name: answer in REFUSED for name, answer in seen.items()} == {"tcp": True, "unix": True, "udp": True}


def test_a_child_opens_no_path(run_probe: Probe, tmp_path: Path) -> None:
    secret = tmp_path / "answers.json"
    secret.write_text("[]")
    secret.chmod(0o600)

    seen = run_probe("try_paths", f"{secret}\n{os.getpid()}".encode())

    assert seen == dict.fromkeys(("read", "write", "create", "list", "worker"), "Permission denied")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the probe knows the numbers of x86-64")
def test_the_kernels_doors_are_shut(run_probe: Probe) -> None:
    seen = run_probe("try_syscalls")

    assert len(seen) == 14
    assert seen == dict.fromkeys(seen, "Operation not permitted")
