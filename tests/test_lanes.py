"""The runner of the lanes: what it counts, and that it cannot be silent about a failure."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lanes import Count, read_count

SUITES = {
    "def test_a(): pass\ndef test_b(): pass": Count(2, 0, 0),
    "def test_a(): assert False": Count(0, 1, 0),
    "import pytest\ndef test_a(): pytest.skip('not here')": Count(0, 0, 1),
    "import nothing_of_that_name": Count(0, 1, 0),
    "import os\ndef test_a(): os._exit(3)": Count(0, 1, 0),
    "import pytest\n@pytest.fixture\ndef f():\n  yield\n  assert False\ndef test_a(f): pass": Count(0, 1, 0),
    "": Count(0, 0, 0),
}


@pytest.mark.parametrize("source", SUITES)
def test_every_outcome_is_counted(tmp_path: Path, source: str) -> None:
    report = tmp_path / "report.xml"
    (tmp_path / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-q", f"--junitxml={report}", str(tmp_path)]

    status = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert read_count(report, status) == SUITES[source]


def test_counts_add_up_to_the_closing_line() -> None:
    assert str(Count(1, 2, 3) + Count(10, 20, 30)) == "11 passed, 22 failed, 33 skipped"
