"""The rush, short: what it says about the site must come from the site, and the site keeps its promises."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT

pytestmark = pytest.mark.stack

SMALL = "--minutes 0.1 --rate 4 --teams 6 --playlists 50 --full 0 --readers 4 --lease 3 --drain 2"


def test_a_short_rush_keeps_all_promises(tmp_path: Path) -> None:
    lane = "servers" if "CELERY_BROKER_URL" in os.environ else "embedded"
    command = [sys.executable, "-m", "bench.rush", *SMALL.split(), "--lane", lane, "--out", str(tmp_path / "rush.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = json.loads((tmp_path / "rush.json").read_text())
    assert {promise: [] for promise in found["promises"]} == found["promises"]
    assert len(found["promises"]) == 12
    accepting = found["accepting"]
    assert accepting["errors"] == {}
    assert accepting["accepted"] + sum(accepting["refused"].values()) == accepting["offered"] > 0
    assert accepting["accepted"] == found["scoring"]["verdicts"] > 0
    assert found["reading"]["errors"] == 0 < found["reading"]["reads"]
