"""PostgreSQL killed: nobody is told a falsehood, nothing taken is lost, and all goes on by itself."""

import urllib.error
import urllib.request

import pytest

from tests.faults import files
from tests.faults.site import Entrant, Site, path_of

pytestmark = pytest.mark.stack


def test_uploads_are_refused_with_a_code_and_can_be_repeated(site: Site, entrant: Entrant) -> None:
    key = {"Idempotency-Key": "the-same"}
    with site.without_database():
        status, answer = entrant.script.try_submit(path_of("main"), files.good(), **key)
        assert (status, answer["code"]) == (503, "unavailable")
        with pytest.raises(urllib.error.HTTPError) as page:
            urllib.request.urlopen(f"{site.stack.base_url}/", timeout=10)
        assert (page.value.code, page.value.headers["Retry-After"]) == (503, "5")
    taken = entrant.script.submit_surely(path_of("main"), files.good(), "the-same")
    assert site.sent_by(entrant) == [taken]
    assert entrant.script.wait(taken, timeout=30)["state"] == "scored"
