"""Celery's broker on Valkey or Redis, made safe against a server that is away at the wrong moment.

A worker holds so many messages and asks for no more. kombu's own counts one as held until the server was told that it
is done. Where that could not be told, a worker that holds as many as it may never asks again: so it does not notice
either that its connection is gone, and hears no bell until it is restarted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import redis, virtual


class Held(redis.QoS):
    """The messages that a worker holds; what is done is let go whatever the server says."""

    def ack(self, delivery_tag: str) -> None:
        with self._let_go(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        with self._let_go(delivery_tag):
            super().reject(delivery_tag, requeue=requeue)

    @contextmanager
    def _let_go(self, delivery_tag: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS: Any = Held


class Transport(redis.Transport):
    Channel = Channel
