"""The main job in a real browser, on the real stack: from signing up to the board."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from arena.core.processes import wait_until
from tests.cast import SPLIT, results
from tests.e2e.line import Line

pytestmark = [pytest.mark.browser, pytest.mark.stack]

Enter = Callable[..., str]
SCORED_WITHIN = 60_000


def write(folder: Path, rows: object, name: str = "results.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(rows))
    return path


def right_on(side: str) -> list[dict[str, object]]:
    return results(lambda i: 5 if SPLIT[i] == side else 0)


def submit(page: Page, url: str, file: Path) -> None:
    page.goto(url)
    page.get_by_label("Predictions").set_input_files(file)
    page.get_by_role("button", name="Submit", exact=True).click()


def state(page: Page) -> Locator:
    return page.locator("#result .badge").first


def through(line: Line, url: str) -> str:
    return urlsplit(url)._replace(netloc=f"127.0.0.1:{line.port}").geturl()


def throttle(page: Page, *, upload: int) -> None:
    """Limit the upload to so many bytes a second; -1 lifts the limit."""
    session = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", limits)


def test_a_newcomer_gets_from_signing_up_to_the_board(
    page: Page, enter: Enter, competition_url: str, tmp_path: Path
) -> None:
    team = enter()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "questions.json"

    submit(page, f"{competition_url}/submit/?round=main", write(tmp_path, right_on("public")))
    page.wait_for_url("**/submissions/*-*/")
    expect(state(page)).to_have_text("Scored", timeout=SCORED_WITHIN)  # by itself: nothing is loaded anew
    expect(page.locator(".score-big")).to_have_text("1.000000")
    expect(page.locator("#result")).to_contain_text("4 of 5 left")
    expect(page.locator("#announcement")).to_have_text("Scored: 1.000000")

    page.get_by_role("link", name="Leaderboard").click()
    row = page.get_by_role("row").filter(has_text=team)
    expect(row).to_contain_text("1.000000")


def test_a_wrong_file_is_told_where_it_is_wrong(page: Page, enter: Enter, competition_url: str, tmp_path: Path) -> None:
    rows = results()
    rows[2]["songs"][5] = "12"
    rows[4]["tags"].pop()
    enter()
    submit(page, f"{competition_url}/submit/?round=main", write(tmp_path, rows))
    problems = page.locator(".problem")
    expect(problems).to_have_count(2, timeout=SCORED_WITHIN)
    expect(problems.nth(0)).to_contain_text("Row 3 Id 2 Field songs")
    expect(problems.nth(1)).to_contain_text("Row 5 Id 4 Field tags")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator(".problem").nth(1)).to_contain_text("10개")


def test_22_megabytes_go_up_with_a_progress_bar(
    page: Page, enter: Enter, competition_url: str, full_file: Path
) -> None:
    assert 21e6 < full_file.stat().st_size < 24e6
    enter()
    throttle(page, upload=6_000_000)
    submit(page, f"{competition_url}/submit/?round=full", full_file)
    bar = page.locator("progress")
    expect(bar).to_be_visible()
    assert wait_until(lambda: bar.evaluate("bar => bar.value") > 0.1, timeout=30)
    assert 0.1 < bar.evaluate("bar => bar.value") < 1
    expect(page.locator("[data-bytes]")).to_contain_text("MB")
    expect(page.locator("[data-speed]")).to_contain_text("MB/s")
    page.wait_for_url("**/submissions/*-*/", timeout=60_000)
    expect(state(page)).to_have_text("Scored", timeout=SCORED_WITHIN)


def test_a_broken_connection_counts_nothing_and_can_be_tried_again(
    page: Page, enter: Enter, line: Line, competition_url: str, full_file: Path
) -> None:
    url = through(line, competition_url)
    enter(url)
    line.cut_after = 5_000_000
    submit(page, f"{url}/submit/?round=full", full_file)
    expect(page.get_by_role("alert")).to_contain_text("The connection broke off.", timeout=30_000)
    line.cut_after = None
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/submissions/*-*/", timeout=60_000)
    expect(page.locator("#result")).to_contain_text("4 of 5 left")


def test_an_upload_whose_answer_was_lost_is_not_counted_twice(
    page: Page, enter: Enter, line: Line, competition_url: str, tmp_path: Path
) -> None:
    url = through(line, competition_url)
    enter(url)
    rows = [{**row, "extra": "x" * 20_000} for row in results()]
    line.loses_answers = True
    submit(page, f"{url}/submit/?round=main", write(tmp_path, rows))
    expect(page.get_by_role("alert")).to_contain_text("The connection broke off.", timeout=30_000)
    line.loses_answers = False
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/submissions/*-*/")
    expect(page.locator("#result")).to_contain_text("4 of 5 left")


def test_cancelling_counts_nothing(page: Page, enter: Enter, competition_url: str, full_file: Path) -> None:
    enter()
    throttle(page, upload=2_000_000)
    submit(page, f"{competition_url}/submit/?round=full", full_file)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancelled. Nothing was counted.")
    throttle(page, upload=-1)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("5 of 5 left")


def test_a_double_click_submits_once(page: Page, enter: Enter, competition_url: str, tmp_path: Path) -> None:
    enter()
    page.goto(f"{competition_url}/submit/?round=main")
    page.get_by_label("Predictions").set_input_files(write(tmp_path, results()))
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    page.wait_for_url("**/submissions/*-*/")
    expect(page.locator("#result")).to_contain_text("4 of 5 left")


def test_a_refusal_of_the_server_is_told_beside_the_form(
    page: Page, enter: Enter, competition_url: str, tmp_path: Path
) -> None:
    enter()
    page.goto(f"{competition_url}/submit/?round=main")
    page.get_by_label("Predictions").set_input_files(write(tmp_path, results()))
    page.context.clear_cookies()  # signed out in another tab
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out.")


def test_the_pages_serve_everybody(page: Page, enter: Enter, competition_url: str, tmp_path: Path) -> None:
    """No violation that axe finds, and nothing to scroll sideways on a phone, in light and dark."""
    enter()
    for name, rows in (("results.json", right_on("public")), ("wrong.json", []), ("better.json", results())):
        submit(page, f"{competition_url}/submit/?round=main", write(tmp_path, rows, name))
        expect(page.locator(".state-scored, .problems").first).to_be_visible(timeout=SCORED_WITHIN)
    names = ("", "data/", "rules/", "leaderboard/?round=main", "submit/?round=main", "submissions/?round=main", "team/")
    urls = [f"{competition_url}/{name}" for name in names]
    page.goto(urls[5])
    urls += [link.evaluate("a => a.href") for link in page.locator("td.what a").all()]
    urls += [f"{competition_url}/../../accounts/tokens/", f"{competition_url}/../../"]
    page.set_viewport_size({"width": 360, "height": 800})
    assert {url: faults for url in urls if (faults := _faults(page, url))} == {}
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert {url: faults for url in urls if page.goto(url) and (faults := _too_wide(page))} == {}


def _faults(page: Page, url: str) -> list[str]:
    page.goto(url)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        report = Axe().run(page)
        found += [f"{scheme}: {report.generate_report()}"] if report.violations_count else []
    return found + _too_wide(page)


def _too_wide(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide in {page.locator('html').get_attribute('lang')}"] if width > 360 else []
