"""A contest of four metrics on a phone: by hand with its own kind of file, in both languages, light and dark."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.contests import CONTESTS, MIDDLE, STRONG, WEAK, Contest
from tests.script import PASSWORD, Script
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PHONE = {"width": 360, "height": 800}
SCORED_WITHIN = 60_000


@pytest.fixture(scope="module")
def shopping() -> Contest:
    return next(contest for contest in CONTESTS if contest.name == "shopping-2018")


@pytest.fixture(scope="module")
def url(stack: Stack, shopping: Contest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The competition; all but the strong team have submitted."""
    folder = tmp_path_factory.mktemp("shopping")
    files = {"questions.txt": shopping.questions, "answers.tsv": shopping.answers, "split.csv": shopping.split}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    period = {"opens_at": "2020-01-01T00:00:00", "closes_at": "2035-01-01T00:00:00"}
    given = {"task": dict(shopping.task), "questions": "questions.txt", "answers": "answers.tsv", "splits": "split.csv"}
    description = {
        "slug": "shopping",
        "title": {"en": "Shopping", "ko": "쇼핑"},
        "visibility": "public",
        "files": [{"path": "questions.txt", "title": "Products"}],
        "rounds": [{"slug": "main", "title": "Main", **period, **given}],
    }
    (folder / "competition.yaml").write_text(yaml.safe_dump(description, allow_unicode=True), encoding="utf-8")
    stack.manage("apply_competition", str(folder))
    for team in (MIDDLE, WEAK):
        script = Script(stack.base_url, f"shopping-{team.lower()}")
        script.enter("shopping", team)
        script.wait(script.submit("shopping/rounds/main", shopping.files[team].encode()))
    return f"{stack.base_url}/c/shopping"


@pytest.fixture
def captain(page: Page, url: str, stack: Stack) -> Iterator[Page]:
    """The strong team's, signed in. No page may log an error."""
    script = Script(stack.base_url, "shopping-strong")
    script.enter("shopping", STRONG)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{stack.base_url}/accounts/login/?next=/c/shopping/")
    page.locator("#id_login").fill("shopping-strong")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.get_by_role("heading", name="How it is scored").wait_for()
    yield page
    assert errors == []


def test_on_a_phone(captain: Page, url: str, shopping: Contest, tmp_path: Path) -> None:
    results = tmp_path / "results.tsv"
    results.write_text(shopping.files[STRONG], encoding="utf-8")

    captain.goto(f"{url}/submit/")
    expect(captain.get_by_text("--questions questions.txt")).to_be_visible()
    captain.get_by_label("Predictions").set_input_files(results)
    captain.get_by_role("button", name="Submit", exact=True).click()
    expect(captain.locator(".score-big")).to_have_text("1.225000", timeout=SCORED_WITHIN)
    submission = captain.url

    for language, scheme in (("en", "light"), ("ko", "dark")):
        captain.set_extra_http_headers({"Accept-Language": language})
        captain.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in (f"{url}/", f"{url}/submit/", f"{url}/submissions/", submission, f"{url}/leaderboard/"):
            captain.goto(address)
            width = captain.evaluate("document.documentElement.scrollWidth")
            assert (address, width) == (address, PHONE["width"])
            found = Axe().run(captain)
            assert found.violations_count == 0, f"{address}\n{found.generate_report()}"

    team, *metrics = [_place(cell) for cell in captain.locator("#my-team").locator(".c-team, .c-metric").all()]
    firsts = [metric for before, metric in pairwise([team, *metrics]) if metric[1] > before[1] + 4]
    assert (len(firsts) > 1, {abs(left - team[0]) < 2 for left, _top in firsts}) == (True, {True})


def _place(cell: Locator) -> tuple[float, float]:
    """Left and bottom."""
    box = cell.bounding_box()
    assert box is not None
    return box["x"], box["y"] + box["height"]
