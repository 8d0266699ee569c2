"""The whole suite, twice: `python -m tests.lanes [embedded] [servers] [-- arguments for pytest]`.

embedded   SQLite and Celery's broker of files: what `make run` uses
servers    a real PostgreSQL and a real Valkey: what docker-compose.yml uses

Each lane runs in two passes: what shares nothing in parallel, then what starts whole sites or a browser one by one.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.browser import MISSING, find_chromium
from tests.servers import servers

PASSES = (["-m", "not stack and not browser", "-n", "2"], ["-m", "stack or browser"])
NOTHING_COLLECTED = 5
LONGEST_PASS = 15 * 60


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@contextlib.contextmanager
def embedded() -> Iterator[dict[str, str]]:
    yield {}


@contextlib.contextmanager
def on_servers() -> Iterator[dict[str, str]]:
    with servers() as both:
        yield both.environment


LANES: dict[str, Callable[[], contextlib.AbstractContextManager[dict[str, str]]]] = {
    "embedded": embedded,
    "servers": on_servers,
}


def run_lane(name: str, arguments: list[str]) -> Count:
    started = time.monotonic()
    with LANES[name]() as services:
        environment = {**_without_services(), **services}
        count = sum((run_pass([*each, *arguments], environment) for each in PASSES), start=Count())
    print(f"\n=== lane {name}: {count} in {time.monotonic() - started:.0f} s\n", flush=True)
    return count


def run_pass(arguments: list[str], environment: dict[str, str]) -> Count:
    with tempfile.TemporaryDirectory(prefix="arena-lane-") as home:
        report = Path(home) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-rs", f"--junitxml={report}", *arguments]
        try:
            status = subprocess.run(command, env=environment, check=False, timeout=LONGEST_PASS).returncode
        except subprocess.TimeoutExpired:
            print(f"no end after {LONGEST_PASS // 60} minutes: {' '.join(arguments)}", flush=True)
            status = 1
        return read_count(report, status)


def read_count(report: Path, status: int) -> Count:
    """What pytest reports; a run that failed without naming a failed test counts as one failure."""
    count = Count()
    if report.exists():
        for suite in ET.parse(report).getroot().iter("testsuite"):
            count += _count(suite.attrib)
    if status not in (0, NOTHING_COLLECTED) and not count.failed:
        count += Count(failed=1)
    return count


def _count(attributes: dict[str, str]) -> Count:
    total, *others = (int(attributes[name]) for name in ("tests", "failures", "errors", "skipped"))
    failures, errors, skipped = others
    # A test that passed and whose clean-up then failed stands under both: it must not count as passed.
    return Count(max(0, total - failures - errors - skipped), failures + errors, skipped)


def _without_services() -> dict[str, str]:
    # The settings among them: importing arena's helpers has named the site's own, and the tests have theirs.
    ours = ("ARENA_", "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def main(arguments: list[str]) -> int:
    end = arguments.index("--") if "--" in arguments else len(arguments)
    names, rest = arguments[:end] or list(LANES), arguments[end + 1 :]
    count = sum((run_lane(name, rest) for name in names), start=Count())
    if find_chromium() is None:
        print(f"!!! {MISSING}: its tests count as skipped, in every lane\n")
    print(count)
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
