"""Messages with file descriptors over a stream socket: four bytes of length, then JSON.

A stream, not SOCK_SEQPACKET: macOS has none, and a task may be longer than a packet.
"""

import socket
import struct
from collections.abc import Sequence

_LENGTH = struct.Struct("!I")
_MAX_FDS = 4


def send_message(sock: socket.socket, payload: bytes, fds: Sequence[int] = ()) -> None:
    framed = _LENGTH.pack(len(payload)) + payload
    sent = socket.send_fds(sock, [framed], list(fds)) if fds else 0
    sock.sendall(framed[sent:])


def receive_message(sock: socket.socket) -> tuple[bytes, list[int]] | None:
    """The next message and the descriptors that came with it; None where the other side has gone."""
    head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, _MAX_FDS)
    if not head:
        return None
    (length,) = _LENGTH.unpack(head + _receive_exactly(sock, _LENGTH.size - len(head)))
    return _receive_exactly(sock, length), fds


def _receive_exactly(sock: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise EOFError("the other side left in the middle of a message")
        data += part
    return bytes(data)
