"""How long from the end of the upload to the score on screen, and in how much memory: `python -m bench journey`.

A real Chromium on the real stack (SQLite, files as broker). For a file of the demo's size and for one of 22 MB, the
time runs in the page: from the moment the last byte has left to the moment the score is drawn.
"""

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, sync_playwright

from bench.table import print_table, spread
from tests.browser import ARGUMENTS, find_chromium
from tests.fullsize import FULL_ROWS, full_results, truth
from tests.script import PASSWORD, Script
from tests.stack import Stack, running_stack

if TYPE_CHECKING:
    from bench.__main__ import Options

ROUNDS = {"demo size": 600, "full size": FULL_ROWS}
MARK_END_OF_UPLOAD = """
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  this.upload.addEventListener("load", () => sessionStorage.setItem("sent", Date.now()));
  return send.call(this, body);
};
new MutationObserver(() => {
  const sent = sessionStorage.getItem("sent");
  if (sent && document.querySelector(".score-big")) {
    document.documentElement.dataset.waited = Date.now() - sent;
    sessionStorage.removeItem("sent");
  }
}).observe(document, { childList: true, subtree: true });
"""


def competition(folder: Path) -> None:
    rounds = [
        {
            "slug": name.replace(" ", "-"),
            "title": name,
            "opens_at": "2020-01-01",
            "closes_at": "2040-01-01",
            "task": {"preset": "melon-2020"},
            "answers": f"{rows}.json",
            "submissions_per_day": 1000,
        }
        for name, rows in ROUNDS.items()
    ]
    # YAML reads JSON.
    description = {"slug": "journey", "title": "Journey", "visibility": "public", "rounds": rounds}
    (folder / "competition.yaml").write_text(json.dumps(description))
    for rows in ROUNDS.values():
        (folder / f"{rows}.json").write_text(json.dumps([truth(number) for number in range(rows)]))


@contextmanager
def memory_of(stack: Stack, role: str, peaks: dict[str, float]) -> Iterator[None]:
    """The most that the processes of a role take together, in MB (proportional set size), while the body runs."""
    done = threading.Event()
    peaks[f"{role} before"] = _megabytes(stack, role)

    def watch() -> None:
        while not done.wait(0.05):
            peaks[role] = max(peaks.get(role, 0.0), _megabytes(stack, role))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _megabytes(stack: Stack, role: str) -> float:
    total = 0
    for pid in stack.family(role):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:  # a parsing child that has just ended
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def submit(page: Page, url: str, file: Path) -> float:
    """Upload in the browser; returns seconds from the last byte sent to the score drawn."""
    page.goto(url)
    page.get_by_label("Predictions").set_input_files(file)
    page.get_by_role("button", name="Submit", exact=True).click()
    waited = page.locator("html[data-waited]")
    waited.wait_for(state="attached", timeout=120_000)
    return float(str(waited.get_attribute("data-waited"))) / 1000


def signed_in(page: Page, stack: Stack) -> None:
    Script(stack.base_url, "runner").enter("journey", "Runner")
    page.goto(f"{stack.base_url}/accounts/login/")
    page.locator("#id_login").fill("runner")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{stack.base_url}/")


def run(options: "Options") -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home, folder = Path(scratch) / "home", Path(scratch) / "competition"
        home.mkdir()
        folder.mkdir()
        competition(folder)
        rows = json.loads(full_results())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        with running_stack(home) as stack:
            stack.manage("apply_competition", str(folder))
            page = browser.new_page(locale="en")
            page.add_init_script(MARK_END_OF_UPLOAD)
            signed_in(page, stack)
            for name, count in ROUNDS.items():
                file = Path(scratch) / "results.json"
                file.write_text(json.dumps(rows[:count], ensure_ascii=False))
                url = f"{stack.base_url}/c/journey/submit/?round={name.replace(' ', '-')}"
                peaks: dict[str, float] = {}
                time.sleep(2)
                with memory_of(stack, "web", peaks), memory_of(stack, "worker", peaks):
                    waits = [submit(page, url, file) for _ in range(options.times)]
                figures[name] = {"megabytes": file.stat().st_size / 1e6, "seconds": waits, "memory": peaks}
        browser.close()
    print_figures(figures)
    return figures


def print_figures(figures: dict[str, Any]) -> None:
    print_table(
        ["file", "MB", "seconds (median; range)", "web MB before, most", "worker MB before, most"],
        [
            [
                name,
                f"{each['megabytes']:.1f}",
                spread(each["seconds"]),
                *(f"{each['memory'][f'{role} before']:.0f}, {each['memory'][role]:.0f}" for role in ("web", "worker")),
            ]
            for name, each in figures.items()
        ],
    )
