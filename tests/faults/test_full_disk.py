"""A disk without room: 507, nothing half-written, and all is well once there is room again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.site import ROUND
from tests.playlists import write_answers

ROOT = Path(__file__).parents[2]
HEAD = "slug: full\ntitle: Full\nvisibility: public\nrounds:"
ON_A_SMALL_DISK = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount -t tmpfs -o size=24m tmpfs "$ARENA_HOME" && exec "$@"',
    "sh",
]


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    write_answers(folder)
    (folder / "competition.yaml").write_text(HEAD + ROUND.format(slug="main", per_day=1000))
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}  # on SQLite
    environment |= {"ARENA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "arena.settings"}
    if subprocess.run([*ON_A_SMALL_DISK, "true"], env=environment, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let the test mount a small disk")
    script = [sys.executable, "-m", "tests.faults.full_disk", str(folder)]
    done = subprocess.run(
        [*ON_A_SMALL_DISK, *script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    taken = answers["taken"]
    assert 1 < taken < 21  # else the sizes and the room left no longer meet
    assert answers == {
        "statuses": [201, 507],
        "in_the_end": 201,
        "taken": taken,
        "rows": [taken, taken],
        "half_written": [],
    }
