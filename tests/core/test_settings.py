"""What follows from the environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_limits_of_pages_and_api_go_by_the_same_address(tmp_path: Path) -> None:
    """Behind a proxy the site would else take all people for one, who may sign in thirty times a minute."""
    show = "from arena import settings as s; print(s.REST_FRAMEWORK['NUM_PROXIES'], s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    environment = {**os.environ, "ARENA_HOME": str(tmp_path), "ARENA_PROXIES": "2"}
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2", "2"]
