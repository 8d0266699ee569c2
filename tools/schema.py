"""`docs/openapi.yaml` is what the API says of itself. `python -m tools.schema --write` brings it up to date."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tools.environment import ROOT, throw_away_home

KEPT = ROOT / "docs" / "openapi.yaml"


def generate(target: Path) -> None:
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(target)]
    with throw_away_home() as environment:
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def is_current() -> bool:
    with tempfile.TemporaryDirectory() as directory:
        fresh = Path(directory) / "openapi.yaml"
        generate(fresh)
        return KEPT.exists() and KEPT.read_bytes() == fresh.read_bytes()


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        generate(KEPT)
        return 0
    if is_current():
        return 0
    print("docs/openapi.yaml is not what the API is: python -m tools.schema --write")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
