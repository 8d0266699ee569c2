"""A cache that is away is an empty one."""

from pathlib import Path

import pytest

from arena.core.cache import FilesThatMayFail, ServerThatMayBeAway, _MayFail
from tests.servers import free_port


@pytest.fixture(params=["files", "server"])
def away(request: pytest.FixtureRequest, tmp_path: Path) -> _MayFail:
    """One whose directory is a file, and one whose server nobody runs."""
    if request.param == "server":
        return ServerThatMayBeAway(f"redis://127.0.0.1:{free_port()}/1", {})
    cache = FilesThatMayFail(str(tmp_path / "cache"), {})
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").touch()
    return cache


def test_nothing_is_found_and_nothing_is_kept(away: _MayFail) -> None:
    away.set("key", "value")
    found = (away.get("key"), away.get("key", "default"), away.add("key", "value"), away.delete("key"))
    assert found == (None, "default", False, False)
    assert away.get_or_set("key", lambda: "computed") == "computed"


def test_one_that_works_keeps_what_it_is_given(tmp_path: Path) -> None:
    cache = FilesThatMayFail(str(tmp_path), {})
    cache.set("key", "value")
    assert (cache.get("key"), cache.add("key", "other"), cache.delete("key"), cache.get("key")) == (
        "value", False, True, None,
    )  # fmt: skip
