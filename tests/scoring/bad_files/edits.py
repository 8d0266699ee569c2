"""How a bad file is made of a right one. Large ones are made as they are written, and never kept."""

import gzip
import io
import json
import os
import pickle
import random
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from tests.scoring.samples import File

Content = bytes | Iterable[bytes]
Edit = Callable[[File], Content]
Pack = Callable[[bytes], bytes]

ROW = 3
"""The row that is spoilt: the second of a table, whose first line is the header."""
MB = 10**6
ONE_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, eq=False)
class Whole:
    """Another file altogether, the same in every format: parts, some of them so many times."""

    parts: tuple[bytes | tuple[bytes, int], ...]

    def __call__(self, _: File) -> Content:
        return chain.from_iterable([part] if isinstance(part, bytes) else _many(*part) for part in self.parts)


def whole(*parts: bytes | tuple[bytes, int]) -> Whole:
    return Whole(parts)


def _many(part: bytes, times: int) -> Iterable[bytes]:
    block = max(1, MB // len(part))
    return chain(repeat(part * block, times // block), [part * (times % block)])


def like(change: Callable[[bytes], bytes]) -> Edit:
    """The right file with its bytes changed."""
    return lambda file: change(bytes(file))


def head(text: bytes) -> Edit:
    """Another header of a table."""
    return lambda file: bytes(file).replace(file.head, text + b"\n", 1)


def part(name: str, content: bytes) -> Edit:
    """One part of the row, such as its id, replaced."""
    return lambda file: bytes(file.with_part(ROW, name, content))


def parts(name: str, content: bytes) -> Edit:
    """The same of every row."""

    def make(file: File) -> bytes:
        for number in range(file.first, file.first + len(file.rows)):
            file = file.with_part(number, name, content)
        return bytes(file)

    return make


def row(content: bytes) -> Edit:
    """Another row in place of one."""
    return lambda file: bytes(file.with_row(ROW, content))


def row_with(change: Callable[[bytes], bytes]) -> Edit:
    return lambda file: bytes(file.with_row(ROW, change(file.rows[ROW - file.first])))


def rows(change: Callable[[tuple[bytes, ...]], Iterable[bytes]]) -> Edit:
    """Other rows, more, or fewer."""
    return lambda file: bytes(file.of(change(file.rows)))


def further(name: str, content: bytes) -> Edit:
    """The first row once more at the end, with one of its parts replaced."""

    def make(file: File) -> bytes:
        again = file.with_part(file.first, name, content).rows[0]
        return bytes(file.of([*file.rows, again]))

    return make


def shuffled(file: File) -> bytes:
    return bytes(file.shuffled(random.Random(3)))


def swapped(file: File) -> bytes:
    """The columns of a table the other way round."""
    lines = bytes(file).splitlines()
    return b"".join(b",".join(reversed(line.split(b","))) + b"\n" for line in lines)


def encoded(encoding: str) -> Edit:
    return lambda file: bytes(file).decode().encode(encoding)


def colliding_ids(count: int) -> Edit:
    """Playlists whose ids, as Python hashes integers, are all in one place."""
    row = b'{"id": %d, "songs": [], "tags": []}'
    return lambda _: b"[%b]" % b",".join(row % (number * (2**61 - 1)) for number in range(count))


def extra_keys(count: int) -> Edit:
    """A playlist with so many keys that were not asked for."""

    def make(file: File) -> bytes:
        keys = b", ".join(b'"k%d": 0' % key for key in range(count))
        return bytes(file.with_part(ROW, "id", b"%d, %b" % (ROW, keys)))

    return make


def decomposed_twin(file: File) -> bytes:
    """A tag of the row once more, its characters taken apart."""
    tag = json.loads(file.rows[ROW - file.first])["tags"][1]
    twin = unicodedata.normalize("NFD", tag)
    assert twin != tag
    return bytes(file.with_part(ROW, "tag", json.dumps(twin, ensure_ascii=False).encode()))


# --- archives ---------------------------------------------------------------------------------------------------


def zipped(
    *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED, zip64: bool = False
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            with archive.open(name, "w", force_zip64=zip64) as member:
                member.write(data)
    return packed.getvalue()


def named(*names: str) -> Edit:
    """A zip of the right file, under each of these names."""
    return lambda file: zipped(*((name, bytes(file)) for name in names))


def zip_with(offset: int, layout: str, value: int) -> Edit:
    """A zip of the right file whose directory says something else of it."""

    def make(file: File) -> bytes:
        archive = bytearray(zipped(("results", bytes(file))))
        struct.pack_into(layout, archive, archive.index(b"PK\x01\x02") + offset, value)
        return bytes(archive)

    return make


def nested(times: int) -> Edit:
    def make(file: File) -> bytes:
        data = bytes(file)
        for _ in range(times):
            data = zipped(("results", data))
        return data

    return make


def overlapping(file: File) -> bytes:
    """Two entries of one content, as in Fifield's bomb, there by the thousand."""
    archive = zipped(("a", bytes(file)))
    directory, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
    entry = archive[directory:end]
    return archive[:end] + entry + struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), directory, 0)


def many_entries(count: int) -> Edit:
    """A zip of so many empty files, all of one name."""
    archive = zipped(("a", b""), method=zipfile.ZIP_STORED)
    directory, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
    local, entry = archive[:directory], archive[directory:end]
    last = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, count * len(entry), count * len(local), 0)
    return whole((local, count), (entry, count), last)


def zip_bomb(byte: bytes, size: int) -> Edit:
    return lambda _: zipped(("results", byte * size))


def gzip_bomb(before: bytes, block: bytes, times: int) -> Edit:
    """Gzip members, each of one block: packed once, unpacked as often as they stand there."""
    return whole(gzip.compress(before), (gzip.compress(block), times))


def symlink_to(target: bytes) -> Edit:
    link = zipfile.ZipInfo("results")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return lambda _: zipped((link, target))


def tarred(pack: Pack = bytes) -> Edit:
    """A tar of a hard link, a device, a pipe and a program that runs as its owner."""

    def make(file: File) -> bytes:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            for kind in (tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.REGTYPE):
                member = tarfile.TarInfo(f"member{kind!r}")
                member.type, member.linkname, member.mode = kind, "/etc/passwd", 0o4755
                archive.addfile(member)
        return pack(packed.getvalue())

    return make


# --- other kinds of file ----------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">L4s", 13, b"IHDR") + bytes(13)
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
HTML = b"<html><script>alert(1)</script></html>\n"
HUGE_NPY = (
    b"\x93NUMPY\x01\x00\x76\x00" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(118)
)
PARQUET = b"PAR1\x15\x04" + struct.pack("<Q", 2**40) + b"\0" * 40 + struct.pack("<L", 46) + b"PAR1"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>\n'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>\n'


CANARY = Path(tempfile.gettempdir()) / f"canary-{os.getpid()}"


class _Payload:
    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(CANARY),)


PICKLE = pickle.dumps(_Payload())
"""Makes the folder CANARY as soon as anybody unpickles it."""
