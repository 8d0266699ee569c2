"""No file of the project names a directory of the machine it was written on."""

import re
import subprocess
import sys

from tools.environment import ROOT

PERSONAL = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+|opt/(?:wheels|pypi))/\S*")
EXEMPT = {"tools/paths.py", "tests/tools/test_paths.py"}


def offences() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [each for name in listed.stdout.split("\0") if name and name not in EXEMPT for each in offences_in(name)]


def offences_in(name: str) -> list[str]:
    try:
        lines = (ROOT / name).read_text().splitlines()
    except (UnicodeDecodeError, FileNotFoundError):  # not a text; deleted, and the deletion not yet committed
        return []
    return [f"{name}:{number}: {found[0]}" for number, line in enumerate(lines, 1) if (found := PERSONAL.search(line))]


if __name__ == "__main__":
    found = offences()
    print("\n".join(found))
    sys.exit(1 if found else 0)
