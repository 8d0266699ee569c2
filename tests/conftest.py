"""What all tests share."""

import pytest

pytest_plugins = ["tests.browser", "tests.cast", "tests.stack"]


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: a browser test opens the address of the stack it uses. pytest-playwright's own warns under pytest 9."""
