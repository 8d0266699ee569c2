"""A cache that is away: nothing is found, nothing is kept, nobody waits."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as site_s
from django.core.cache.backends.base import BaseCache
from redis.backoff import NoBackoff
from redis.retry import Retry

from arena.core.cache import Files, Server
from tests.servers import free_port


def no_server(_: Path) -> BaseCache:
    options = {"socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 1)}
    return Server(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": options})


def no_directory(home: Path) -> BaseCache:
    cache = Files(str(home / "cache"), {})
    (home / "cache").rmdir()
    (home / "cache").write_text("in the way")
    return cache


@pytest.mark.parametrize("make", [no_server, no_directory])
def test_its_absence_is_an_empty_cache(tmp_path: Path, make: Any) -> None:
    cache = make(tmp_path)
    started = time.monotonic()
    cache.set("a", 1)
    answers = (cache.get("a"), cache.get("a", 2), cache.add("a", 1), cache.delete("a"), cache.get_or_set("a", 3))
    assert answers == (None, 2, True, False, 3)
    assert time.monotonic() - started < 2


def test_while_it_is_there_it_keeps(tmp_path: Path) -> None:
    cache = Files(str(tmp_path / "cache"), {})
    assert (cache.add("a", 1), cache.add("a", 2), cache.get("a"), cache.delete("a")) == (True, False, 1, True)


def test_hundreds_of_entries_push_nobody_s_limit_out() -> None:
    site_s.set("limit", "reached")
    for number in range(400):
        site_s.set(f"other-{number}", number)
    assert site_s.get("limit") == "reached"
