"""The browser of the tests marked `browser`: Debian's Chromium, or what `playwright install chromium` fetched."""

import functools
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox, since it cannot be had as root or in most containers, and only our own pages are opened.
# No background traffic, since tests must not depend on, nor bother, anybody's servers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
]
MISSING = "no browser: neither Chromium nor Chrome runs on this machine (see `make test`)"


@functools.cache
def find_chromium() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return _fetched_by_playwright()


def _runs(path: str) -> bool:
    """Ubuntu has a `chromium-browser` which only says that it is to be had as a snap."""
    return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0


def _fetched_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    driven = [item for item in items if item.get_closest_marker("browser")]
    if driven and find_chromium() is None:
        for item in driven:
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True)
        terminalreporter.write_line(f"{len(skipped)} tests skipped: {MISSING}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": ARGUMENTS}
