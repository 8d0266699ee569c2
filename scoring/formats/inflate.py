"""Decompression that never holds more than a chunk, however small the bytes it came from."""

from collections.abc import Iterator
from typing import Protocol

CHUNK = 1 << 19


class Decompressor(Protocol):
    """What a ``zlib.decompressobj`` is."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def inflated(decompressor: Decompressor, data: bytes) -> Iterator[bytes]:
    """What these packed bytes give, in chunks, up to the end of the stream that they belong to."""
    more = True
    while more:
        chunk = decompressor.decompress(data, CHUNK)
        yield chunk
        data = decompressor.unconsumed_tail
        # A full chunk may leave something behind with the packed bytes all taken in. At the end of a stream that took
        # several chunks, what follows it is not only the unused data but still the unconsumed tail, too, for ever.
        more = not decompressor.eof and (bool(data) or len(chunk) == CHUNK)
