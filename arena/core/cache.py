"""A cache that may be away: rate limits and what saves work are lost with it, nothing that a person does."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class _MayBeAway(BaseCache):
    """On a server that does not answer, or a disk that is full, nothing is found and nothing is kept."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _or(None, super().set, key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        # True: whoever takes a lock so must get it, or would wait for it in vain.
        return bool(_or(True, super().add, key, value, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_or(False, super().delete, key, version))


class Files(_MayBeAway, FileBasedCache):
    pass


class Server(_MayBeAway, RedisCache):
    pass


def _or(otherwise: Any, attempt: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return attempt(*arguments)
    except (OSError, RedisError) as error:
        logger.warning("the cache is away: %s", error)
        return otherwise
