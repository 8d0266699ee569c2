"""The one file inside a zip. What the archive says of itself is compared with what it holds."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from scoring.errors import FileError
from scoring.formats.inflate import CHUNK, Decompressor, inflated

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
DIRECTORY_END = b"PK\x05\x06"
DIRECTORY_END_BYTES = 22
ZIP64_LOCATOR = b"PK\x06\x07"
ZIP64_LOCATOR_BYTES = 20
LONGEST_COMMENT = 0xFFFF
MEMBER_HEADER_BYTES = 30
LARGEST_DIRECTORY = 1 << 18
ENCRYPTED = 0x1
OFFICE = b"[Content_Types].xml"
"""A file that is in every .xlsx, which is a zip."""
ODD_PATH = re.compile(r"[\\:\x00-\x1f\x7f]")


def only_member(file: BinaryIO) -> Iterator[bytes]:
    """The content of a zip's only member, in chunks."""
    try:
        member = _only_entry(file)
        yield from _content(file, member)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, zlib.error) as error:
        raise FileError.of("bad_zip") from error


def _only_entry(file: BinaryIO) -> zipfile.ZipInfo:
    _check_directory(file)
    entries = zipfile.ZipFile(file).infolist()
    if len(entries) != 1:
        raise FileError.of("zip_members")
    _check_entry(entries[0])
    return entries[0]


def _check_directory(file: BinaryIO) -> None:
    """Before zipfile makes an object of every entry: a directory of a million would take seconds and gigabytes."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - DIRECTORY_END_BYTES - LONGEST_COMMENT - ZIP64_LOCATOR_BYTES))
    tail = file.read()
    at = tail.rfind(DIRECTORY_END)
    if at < 0 or at + DIRECTORY_END_BYTES > len(tail):
        raise FileError.of("bad_zip")
    count, size, _, comment = struct.unpack_from("<HLLH", tail, at + 10)
    if at + DIRECTORY_END_BYTES + comment != len(tail):
        raise FileError.of("bad_zip")
    if count != 1 and OFFICE in tail:
        raise FileError.of("other_format", got="Excel")
    if count != 1 or size > LARGEST_DIRECTORY:
        raise FileError.of("zip_members")
    if tail.startswith(ZIP64_LOCATOR, max(0, at - ZIP64_LOCATOR_BYTES)):
        raise FileError.of("zip_method")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    # Not is_dir(), which fails for a file without a name.
    if entry.filename.endswith("/") or kind not in {0, stat.S_IFREG}:
        raise FileError.of("zip_special")
    # orig_filename: zipfile cuts the other one at a NUL.
    name = entry.orig_filename
    parts = name.split("/")
    if ODD_PATH.search(name) or not all(parts) or not {".", ".."}.isdisjoint(parts):
        raise FileError.of("zip_path")
    if entry.flag_bits & ENCRYPTED:
        raise FileError.of("zip_encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileError.of("zip_method")


def _content(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflated here, since zipfile stops without a word where the declared size ends."""
    stored = entry.compress_type == zipfile.ZIP_STORED
    stream: Decompressor = _Stored() if stored else zlib.decompressobj(-zlib.MAX_WBITS)
    size, checksum = 0, 0
    for packed in _packed(file, entry):
        for chunk in inflated(stream, packed):
            size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
            if size > entry.file_size or stream.unused_data:
                raise FileError.of("zip_lies")
            yield chunk
    if size != entry.file_size or not stream.eof:
        raise FileError.of("zip_lies")
    if checksum != entry.CRC:
        raise FileError.of("bad_zip")


def _packed(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(MEMBER_HEADER_BYTES)
    if not header.startswith(MAGIC[0]):
        raise FileError.of("bad_zip")
    name_size, extra_size = struct.unpack_from("<HH", header, 26)
    file.seek(name_size + extra_size, 1)
    left = entry.compress_size
    while left > 0:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise FileError.of("bad_zip")
        left -= len(packed)
        yield packed


class _Stored:
    """A decompressor of what is not compressed."""

    eof = True
    unconsumed_tail = b""
    unused_data = b""

    def decompress(self, data: bytes, _max_length: int, /) -> bytes:
        return data
