"""Celery's broker of files, made safe against readers and writers that are killed, and against a full disk.

kombu's own writes a message where readers already look for it, and keeps a table of routes beside them. Whoever meets
either of these half written (its writer was killed, or found no room) ends with the whole worker.
"""

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    supports_fanout = False

    @property
    def data_folder_in(self) -> str:
        """Where messages lie. Somebody may have cleared it away."""
        folder = Path(self.transport_options["data_folder_in"])
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # as kombu's own names it
        """Write the message under a name that nobody looks for; then give it its own."""
        name = f"{time.monotonic_ns()}_{uuid.uuid4()}.{queue}.msg"
        try:
            unfinished = Path(self.data_folder_in, f"{name}.new")
            try:
                unfinished.write_text(dumps(payload))
                unfinished.rename(unfinished.with_name(name))
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise ChannelError("cannot write a message") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 kombu's signature
        """The oldest message that can be read. What cannot is thrown away: it is a bell, no loss."""
        for path in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            try:
                payload = path.read_bytes()
                path.unlink()  # of two readers, the one that removes it has it
            except OSError:
                continue
            try:
                return loads(payload.decode())
            except ValueError:
                logger.warning("a message that cannot be read was thrown away")
        raise Empty

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:  # noqa: ARG002
        """A message goes to the queue that it names."""
        return [routing_key]

    def _queue_bind(self, *_: Any) -> None:
        """No table of routes."""


class Transport(filesystem.Transport):
    Channel = Channel
