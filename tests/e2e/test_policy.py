"""Pages look and work as they should under the policy that the site sends with them."""

import pytest
from playwright.sync_api import Page, expect

from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.browser]
PASSWORD = "correct horse battery"
MAKE_ADMIN = (
    "from arena.accounts.models import User; "
    f"User.objects.create_superuser('policy', 'policy@example.com', {PASSWORD!r})"
)


def test_the_administration_and_the_documentation_of_the_api_work(
    page: Page, stack: Stack, competition_url: str
) -> None:
    refused: list[str] = []
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)
    stack.manage("shell", "-c", MAKE_ADMIN)

    page.goto(f"{stack.base_url}/admin/")
    page.locator("#id_login").fill("policy")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/admin/")
    page.goto(f"{stack.base_url}/admin/arena/competition/")
    page.locator("#result_list a", has_text="first").first.click()
    expect(page.locator("[name=title_en]")).to_have_value("First steps")
    page.goto(f"{stack.base_url}/admin/arena/submission/")
    page.goto(f"{stack.base_url}/api/docs/")
    expect(page.get_by_text("/api/v1/competitions/", exact=True).first).to_be_visible()

    assert refused == []


def test_a_table_of_an_organizer_looks_as_it_was_written(page: Page, competition_url: str) -> None:
    page.goto(f"{competition_url}/rules/")
    sides = page.locator(".prose td").evaluate_all("cells => cells.map(cell => getComputedStyle(cell).textAlign)")
    assert sides == ["left", "right"]
