"""What every page forbids a browser, should a script ever get into it."""

from collections.abc import Callable

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Competition

AsUser = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db
STRICT = (
    "default-src 'self'; img-src 'self' data: https:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
WITH_SCRIPTS = f"{STRICT}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
PAGES = {
    "/": STRICT,
    "/c/playlists/": STRICT,
    "/c/none/": STRICT,
    "/accounts/login/": STRICT,
    "/api/v1/competitions/": STRICT,
    "/api/docs/": WITH_SCRIPTS,
    "/admin/": WITH_SCRIPTS,
    "/admin/arena/competition/": WITH_SCRIPTS,
}


@pytest.mark.parametrize("path", PAGES)
def test_only_the_site_s_own_files_run(path: str, competition: Competition, staff: User, as_user: AsUser) -> None:
    headers = as_user(staff).get(path, follow=True).headers
    told = {name: headers[name] for name in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy")}
    assert told == {
        "Content-Security-Policy": PAGES[path],
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
