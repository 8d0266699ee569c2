"""One site to break for the whole folder. After every test it is at rest, and has kept all of its promises."""

import os
from collections.abc import Iterator

import pytest

from arena.core.processes import wait_until
from tests.faults.site import Entrant, Site, running_site

ON_SERVERS = "CELERY_BROKER_URL" in os.environ
# Each is about what the other lane does not have.
collect_ignore = ["test_bell_files.py" if ON_SERVERS else "test_database.py"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("faults"), on_servers=ON_SERVERS) as site:
        site.teams(1)[0].submit(b"[]")  # the fork server starts with the first file
        site.parser_server()
        site.rest()  # lest the first test catches the parser of this file
        yield site


@pytest.fixture
def site(running: Site) -> Iterator[Site]:
    yield running
    running.set_clock(0)
    # A campaign may end with the web server killed; the next test must not find it still starting.
    assert wait_until(running.stack.answers, timeout=60), running.stack.output()
    assert running.broken_promises() == []


@pytest.fixture
def entrant(site: Site) -> Entrant:
    return site.teams(1)[0]
