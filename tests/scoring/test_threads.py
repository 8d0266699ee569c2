"""Threads that use the package for the first time at the same moment, as those of a web process or a worker do."""

import subprocess
import sys

import pytest

from tests.stack import ROOT

AT_ONCE = """
import sys, threading
import scoring
sys.setswitchinterval(1e-6)
ready = threading.Barrier(8)
def load():
    ready.wait()
    scoring.load_task({"preset": "melon-2020"})
threads = [threading.Thread(target=load) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


@pytest.mark.parametrize("_attempt", range(3))
def test_a_task_can_be_loaded_for_the_first_time_by_many_threads(_attempt: int) -> None:
    """Without care this is a crash of the process, five times out of six."""
    done = subprocess.run([sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
