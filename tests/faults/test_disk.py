"""A full disk: uploads are refused as a whole, nothing taken is lost, and with room again all goes on by itself.

The site lives on a small file system of its own, mounted where nobody but its processes sees it.
"""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arena.core.processes import wait_until
from tests.faults import files
from tests.faults.conftest import ON_SERVERS
from tests.faults.site import Site, path_of, running_site

SMALL_DISK = 'mount -t tmpfs -o size=96m tmpfs "$ARENA_HOME" && echo 0 > "$ARENA_TEST_CLOCK" && exec "$@"'
INSIDE = ("unshare", "--mount", "sh", "-c", SMALL_DISK, "sh")
MAY_MOUNT = os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(not MAY_MOUNT, reason="needs the right to mount a file system (root on Linux)"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("disk"), on_servers=ON_SERVERS, inside=INSIDE) as site:
        yield site


@pytest.fixture
def home(site: Site) -> Path:
    """The site's directory, as its own processes see it."""
    return Path(f"/proc/{site.stack.process.pid}/root") / site.stack.home.relative_to("/")


@contextlib.contextmanager
def full(home: Path, *, but: int = 0) -> Iterator[None]:
    """With a file that takes all the room there is, but so many bytes."""
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        file.truncate(max(file.tell() - but, 0))
    try:
        yield
    finally:
        filler.unlink()


def blobs(home: Path) -> set[str]:
    return {path.name for path in (home / "uploads").rglob("*") if path.is_file()}


@pytest.mark.parametrize("room", [0, 200_000])
def test_an_upload_that_finds_no_room_leaves_nothing(site: Site, home: Path, room: int) -> None:
    """With no room at all, and with some, but not for a file of 1.2 MB."""
    [entrant] = site.teams(1)
    before = entrant.submit(files.good())
    site.rest()
    kept, incoming = blobs(home), set((home / "incoming").iterdir())
    large = files.good() + b" " * 1_400_000

    with full(home, but=room):
        refused: Any = entrant.script.try_submit(path_of("main"), large)
        read = entrant.script.call("GET", f"submissions/{before}/")[0]
        left = (blobs(home), set((home / "incoming").iterdir()))

    assert (refused[0], refused[1]["code"], read) == (507, "storage_full", 200)
    assert left == (kept, incoming)
    assert site.sent_by(entrant) == [before]
    taken = entrant.submit(large)
    site.rest()
    assert [facts["state"] for facts in site.look([before, taken])] == ["scored"] * 2
    assert site.broken_promises() == []


def test_what_was_taken_before_the_disk_was_full_is_scored_when_there_is_room(site: Site, home: Path) -> None:
    [entrant] = site.teams(1)
    with contextlib.ExitStack() as disk:
        with site.stopped(site.stack.leader("worker")):
            sent = [entrant.submit(files.good(hits)) for hits in range(4)]
            disk.enter_context(full(home))
        assert not wait_until(lambda: site.stack.process.poll() is not None, timeout=5)
    site.rest()
    assert [facts["state"] for facts in site.look(sent)] == ["scored"] * 4
    assert site.broken_promises() == []
