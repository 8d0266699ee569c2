"""A file on disk → its plain bytes in chunks: plain, gzip or zip, told by the first bytes, capped as they come."""

import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from scoring.errors import FileError
from scoring.formats import zipped
from scoring.formats.inflate import CHUNK, inflated

Source = Path | BinaryIO
"""A path, or an open and seekable file: the sandbox's child has one and may open no path."""

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 16 + zlib.MAX_WBITS
MOST_MEMBERS = 10_000
OTHERS = {
    b"PAR1\x15": "Parquet",
    b"ARROW1\0\0": "Arrow",
    b"\x89HDF\r\n": "HDF5",
    b"\x93NUMPY": "NumPy",
    b"\x80\x04\x95": "pickle",
    b"\x80\x05\x95": "pickle",
    b"\xd0\xcf\x11\xe0": "Excel 97",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ\0": "xz",
    b"BZh91AY&SY": "bzip2",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!\x1a": "RAR",
}
"""How files begin that people send instead of text, and that no text begins like."""


def open_chunks(source: Source, limit: int) -> Iterator[bytes]:
    """The file's content, decompressed; at most ``limit`` bytes of it, counted and never taken on trust."""
    total = 0
    for chunk in filter(None, _chunks(source)):
        if total == 0 and chunk.startswith((GZIP, *zipped.MAGIC)):
            raise FileError.of("nested_archive")
        if total == 0 and (kind := next((name for magic, name in OTHERS.items() if chunk.startswith(magic)), None)):
            raise FileError.of("other_format", got=kind)
        total += len(chunk)
        if total > limit:
            raise FileError.of("too_large", limit=limit)
        yield chunk


def _chunks(source: Source) -> Iterator[bytes]:
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        head = file.read(4)
        file.seek(0)
        if head.startswith(GZIP):
            yield from _gunzip(file)
        elif head.startswith(zipped.MAGIC):
            yield from zipped.only_member(file)
        else:
            yield from iter(lambda: file.read(CHUNK), b"")


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    """All members of a gzip file. Not gzip.GzipFile, which reads a header's file name byte by byte, for ever."""
    packed = iter(lambda: file.read(CHUNK), b"")
    rest, members = b"", 0
    while rest := rest or next(packed, b""):
        member, members = zlib.decompressobj(GZIP_WINDOW), members + 1
        try:
            for data in chain([rest], packed):
                yield from inflated(member, data)
                if member.eof:
                    break
        except zlib.error as error:
            raise FileError.of("bad_gzip") from error
        if not member.eof or members > MOST_MEMBERS:
            raise FileError.of("bad_gzip")
        rest = member.unused_data
