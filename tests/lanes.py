"""The whole suite, twice: `python -m tests.lanes [embedded] [servers] [-- arguments for pytest]`.

embedded   SQLite and Celery's broker of files: what `make run` uses
servers    a real PostgreSQL and a real Valkey: what docker-compose.yml uses

What shares nothing runs first, lane by lane, on all cores. Then what starts whole sites or a browser, which mostly
waits: one by one in each lane, the lanes side by side.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.browser import MISSING, find_chromium
from tests.servers import servers

ALONE = ["-m", "not stack and not browser", "-n", "2"]
WHOLE_SITES = ["-m", "stack or browser"]
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


def run_lanes(names: list[str], arguments: list[str]) -> Count:
    with contextlib.ExitStack() as running:
        lanes = {name: {**_without_services(), **running.enter_context(LANES[name]())} for name in names}
        counts = [run_pass(name, [*ALONE, *arguments], environment) for name, environment in lanes.items()]
        with ThreadPoolExecutor(len(lanes)) as pool:
            sites = [
                pool.submit(run_pass, name, [*WHOLE_SITES, *arguments], environment, at_once=len(lanes) == 1)
                for name, environment in lanes.items()
            ]
        counts += [each.result() for each in sites]
    return sum(counts, start=Count())


def run_pass(name: str, arguments: list[str], environment: dict[str, str], *, at_once: bool = True) -> Count:
    """What pytest says is shown `at_once` or, where two run side by side, in one piece at the end."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="arena-lane-") as home, (Path(home) / "output").open("w+b") as output:
        report = Path(home) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-rs", f"--junitxml={report}", *arguments]
        try:
            status = subprocess.run(
                command, env=environment, check=False, timeout=LONGEST_PASS,
                stdout=None if at_once else output, stderr=None if at_once else subprocess.STDOUT,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            status = 1
        count = read_count(report, status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    took = time.monotonic() - started
    late = ", stopped there" if took > LONGEST_PASS else ""
    print(f"{said}\n=== lane {name}, {arguments[1]}: {count} in {took:.0f} s{late}\n", flush=True)
    return count


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
    count = run_lanes(names, rest)
    if find_chromium() is None:
        print(f"!!! {MISSING}: its tests count as skipped, in every lane\n")
    print(count)
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
