"""The broker of files, of which a killed sender or a full disk leaves pieces."""

import pytest

from tests.faults import files
from tests.faults.site import Entrant, Site

pytestmark = pytest.mark.stack


def test_garbled_bells_do_no_harm(site: Site, entrant: Entrant) -> None:
    worker = site.stack.leader("worker")
    for _ in range(5):
        site.garble_a_bell()
    sent = [entrant.submit(files.good()) for _ in range(3)]
    assert [entrant.script.wait(each, timeout=20)["state"] for each in sent] == ["scored"] * 3
    assert site.stack.leaders().get("worker") == worker
