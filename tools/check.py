"""`make check`: every check, whatever the one before it said; what is to mend is listed at the end."""

import subprocess
import sys
import time
from pathlib import Path

from tools.environment import ROOT, throw_away_home

PYTHON = sys.executable
BIN = Path(PYTHON).parent
MANAGE = [PYTHON, "manage.py"]
CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy")],
    "imports": [str(BIN / "lint-imports")],
    "django": [*MANAGE, "check", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],  # two leaves make it fail, too
    "translations": [PYTHON, "-m", "tools.translations", "check"],
    "API schema": [PYTHON, "-m", "tools.schema"],
    "scoring page": [PYTHON, "-m", "tools.scoring_docs"],
    "paths": [PYTHON, "-m", "tools.paths"],
}


def run_check(name: str, command: list[str], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    verdict = "ok" if done.returncode == 0 else "TO MEND"
    print(f"{name:<14}{time.monotonic() - started:6.1f} s  {verdict}", flush=True)
    if done.returncode:
        print(done.stdout.decode(errors="replace"), flush=True)
    return done.returncode == 0


def main() -> int:
    with throw_away_home() as environment:
        failed = [name for name, command in CHECKS.items() if not run_check(name, command, environment)]
    print(f"to mend: {', '.join(failed)}" if failed else "nothing to mend")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
