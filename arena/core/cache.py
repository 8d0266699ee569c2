"""Caches that may be away. A cache spares work; a request that finds none does the work, and does not fail.

The cache server may be down, or the cache's disk full: reading finds nothing then, and writing keeps nothing.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
BACKENDS = {
    "django.core.cache.backends.filebased.FileBasedCache": "arena.core.cache.FilesThatMayFail",
    "django.core.cache.backends.redis.RedisCache": "arena.core.cache.ServerThatMayBeAway",
}


def _try(act: Callable[[], Any], otherwise: Any = None) -> Any:
    try:
        return act()
    except (OSError, RedisError) as error:
        logger.warning("the cache does not work: %s", error)
        return otherwise


class _MayFail(BaseCache):
    """The calls that Arena and its libraries make; the others are made of these."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _try(partial(super().get, key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _try(partial(super().set, key, value, timeout, version))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(_try(partial(super().add, key, value, timeout, version)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_try(partial(super().delete, key, version)))


class FilesThatMayFail(_MayFail, FileBasedCache):
    pass


class ServerThatMayBeAway(_MayFail, RedisCache):
    pass
