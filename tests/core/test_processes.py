import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from arena.core.processes import StartError, demand_free_port, only_one

HOLD = """
import sys
from pathlib import Path
from arena.core.processes import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_it_refuses_to_start_twice_on_one_data_directory(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "run.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(StartError) as refusal, only_one(lock):
            pytest.fail("two at once")

        holder.kill()
    assert str(refusal.value) == (
        f"Arena already runs on {lock.parent} (process {holder.pid}).\n"
        "Stop it first, or give this one a directory of its own: ARENA_HOME=… make run"
    )
    with only_one(lock):  # the lock of a killed process does not stay behind
        assert lock.read_text() == str(os.getpid())


def test_it_names_the_way_out_when_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(StartError) as refusal:
            demand_free_port("127.0.0.1", port, patience=0.2)

    assert str(refusal.value) == (
        f"Port {port} on 127.0.0.1 is taken by another program.\n"
        f"Stop that one, or choose another port: PORT={port + 1} make run"
    )
    demand_free_port("127.0.0.1", port, patience=3)


def test_it_says_when_it_may_not_listen_at_all() -> None:
    with pytest.raises(StartError) as refusal:
        demand_free_port("192.0.2.1", 8000)  # an address of the documentation range: nobody's

    assert str(refusal.value) == "Cannot listen on 192.0.2.1:8000: Cannot assign requested address."
