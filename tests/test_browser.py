"""The browser is there and runs scripts: before any test blames the site."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_it_runs_scripts(page: Page) -> None:
    page.set_content("<p id=a>?</p><script>document.getElementById('a').textContent = 6 * 7</script>")

    assert page.locator("#a").inner_text() == "42"
