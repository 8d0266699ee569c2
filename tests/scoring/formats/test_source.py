"""Plain, gzip and zip, told by the first bytes; and the archives that are refused."""

import bz2
import gzip
import io
import json
import lzma
import pickle
import stat
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest

import scoring
from scoring.formats.inflate import CHUNK, inflated

DEFLATED = zipfile.ZIP_DEFLATED


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def with_field(archive: bytes, offset: int, layout: str, value: int) -> bytes:
    """A zip whose directory says something else of its only member."""
    changed = bytearray(archive)
    struct.pack_into(layout, changed, archive.index(b"PK\x01\x02") + offset, value)
    return bytes(changed)


@pytest.fixture
def content(playlist):
    return json.dumps([playlist(1), playlist(2)]).encode()


def refusal(path, task):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, task)
    assert caught.value.total == 1
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    "pack",
    [
        bytes,
        gzip.compress,
        lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),
        lambda data: zipped(("results.json", data)),
        lambda data: zipped(("out/results.json", data)),
        lambda data: zipped(("결과.json", data), method=zipfile.ZIP_STORED),
    ],
    ids=["plain", "gzip", "gzip in two members", "zip", "zip with a folder's name", "zip, stored"],
)
def test_read_whatever_its_name(pack, content, written, melon):
    columns = scoring.read_predictions(written(pack(content), "results.dat"), melon)

    assert columns.ids.shown() == [1, 2]


@pytest.mark.parametrize("size", [(1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1 << 20])
@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("a", data))], ids=["gzip", "zip"])
def test_sizes_around_a_chunk(pack, size, content, written, melon):
    columns = scoring.read_predictions(written(pack(content.ljust(size))), melon)

    assert columns.ids.shown() == [1, 2]


def test_an_open_file_is_read_and_left_open(content, written, melon):
    with written(gzip.compress(content)).open("rb") as file:
        assert scoring.read_predictions(file, melon).rows == 2
        assert not file.closed


BAD_ARCHIVES = {
    "gzip, cut": (lambda data: gzip.compress(data)[:-20], "bad_gzip"),
    "gzip, wrong checksum": (lambda data: gzip.compress(data)[:-8] + b"\0" * 8, "bad_gzip"),
    "gzip, garbage after it": (lambda data: gzip.compress(data) + b"garbage", "bad_gzip"),
    "gzip, of its first two bytes": (lambda data: b"\x1f\x8b", "bad_gzip"),
    "gzip, an endless file name": (lambda data: b"\x1f\x8b\x08\x08\0\0\0\0\0\0" + b"a" * 5_000_000, "bad_gzip"),
    "gzip, many empty members": (lambda data: gzip.compress(b"") * 20_000, "bad_gzip"),
    "gzip in gzip": (lambda data: gzip.compress(gzip.compress(data)), "nested_archive"),
    "zip in zip": (lambda data: zipped(("a", zipped(("a", data)))), "nested_archive"),
    "gzip in zip": (lambda data: zipped(("a", gzip.compress(data))), "nested_archive"),
    "zip of nothing": (lambda data: zipped(), "zip_members"),
    "zip of two": (lambda data: zipped(("a", data), ("b", b"")), "zip_members"),
    "zip of a mac": (lambda data: zipped(("a.json", data), ("__MACOSX/._a.json", b"")), "zip_members"),
    "zip, cut": (lambda data: zipped(("a", data))[:-30], "bad_zip"),
    "zip, only its head": (lambda data: b"PK\x03\x04", "bad_zip"),
    "zip, garbage after it": (lambda data: zipped(("a", data)) + b"garbage", "bad_zip"),
    "zip, path upwards": (lambda data: zipped(("../a", data)), "zip_path"),
    "zip, path upwards within": (lambda data: zipped(("a/../../a", data)), "zip_path"),
    "zip, absolute path": (lambda data: zipped(("/etc/passwd", data)), "zip_path"),
    "zip, a name that begins with nul": (lambda data: zipped(("xy", data)).replace(b"xy", b"\0y"), "zip_path"),
    "zip, a drive": (lambda data: zipped(("C:a", data)), "zip_path"),
    "zip, backslashes": (lambda data: zipped(("..\\a", data)), "zip_path"),
    "zip, a control character": (lambda data: zipped(("a\nb", data)), "zip_path"),
    "zip of a link": (lambda data: zipped((member("a", stat.S_IFLNK | 0o777), b"/etc/passwd")), "zip_special"),
    "zip of a pipe": (lambda data: zipped((member("a", stat.S_IFIFO | 0o666), b"")), "zip_special"),
    "zip of a folder": (lambda data: zipped(("a/", b"")), "zip_special"),
    "zip by bzip2": (lambda data: zipped(("a", data), method=zipfile.ZIP_BZIP2), "zip_method"),
    "zip by lzma": (lambda data: zipped(("a", data), method=zipfile.ZIP_LZMA), "zip_method"),
    "zip, encrypted": (lambda data: with_field(zipped(("a", data)), 8, "<H", 1), "zip_encrypted"),
    "zip, says less": (lambda data: with_field(zipped(("a", data)), 24, "<L", 10), "zip_lies"),
    "zip, says more": (lambda data: with_field(zipped(("a", data)), 24, "<L", 1 << 30), "zip_lies"),
    "zip, packed says less": (lambda data: with_field(zipped(("a", data)), 20, "<L", 10), "zip_lies"),
    "zip, packed says more": (lambda data: with_field(zipped(("a", data)), 20, "<L", 2000), "zip_lies"),
    "zip, wrong checksum": (lambda data: with_field(zipped(("a", data)), 16, "<L", 1), "bad_zip"),
    "zip, elsewhere": (lambda data: with_field(zipped(("a", data)), 42, "<L", 5), "bad_zip"),
}


@pytest.mark.parametrize("first", [CHUNK - 1, CHUNK, 3 * CHUNK, 3 * CHUNK + 1])
def test_a_gzip_of_members_that_are_longer_than_a_chunk(first, content, written, melon):
    content = content.ljust(5 * CHUNK)
    path = written(gzip.compress(content[:first]) + gzip.compress(content[first:]))

    assert scoring.read_predictions(path, melon).ids.shown() == [1, 2]


@pytest.mark.parametrize("size", range(CHUNK - 300, CHUNK + 900, 7))
def test_nothing_is_left_behind_at_the_end(size):
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(b" " * size) + packer.flush()
    stream = zlib.decompressobj(-zlib.MAX_WBITS)

    assert (sum(map(len, inflated(stream, packed))), stream.eof) == (size, True)


def test_a_large_directory_is_refused_before_it_is_read(written, melon):
    path = written(zipped(*((f"{i}", b"") for i in range(20_000))))

    tracemalloc.start()
    code = refusal(path, melon)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (code, peak < 3_000_000) == ("zip_members", True)


@pytest.mark.parametrize(("pack", "code"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES)
def test_refused(pack, code, content, written, melon):
    assert refusal(written(pack(content)), melon) == code


def as_numpy(data):
    file = io.BytesIO()
    np.save(file, np.frombuffer(data, np.uint8))
    return file.getvalue()


OTHER_FORMATS = {
    "NumPy": lambda data: gzip.compress(as_numpy(data)),
    "pickle": lambda data: pickle.dumps(data, protocol=5),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "Excel": lambda data: zipped(("[Content_Types].xml", b""), ("xl/worksheets/sheet1.xml", data)),
    "Excel 97": lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data,
    "Parquet": lambda data: b"PAR1\x15\x04" + data + b"PAR1",
    "Zstandard": lambda data: b"\x28\xb5\x2f\xfd\x04" + data,
}


@pytest.mark.parametrize(("kind", "convert"), OTHER_FORMATS.items(), ids=OTHER_FORMATS)
def test_what_is_no_text_is_called_by_its_name(kind, convert, content, written, melon):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written(convert(content)), melon)

    assert caught.value.problems == [scoring.Problem("other_format", params={"got": kind})]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("a", data))], ids=["gzip", "zip"])
def test_a_bomb_is_counted_as_it_is_unpacked(pack, written):
    task = scoring.load_task({"preset": "melon-2020", "limits": {"bytes": 5_000_000}})
    path = written(pack(b"[" + b" " * 5_000_000))

    assert path.stat().st_size < 10_000
    assert refusal(path, task) == "too_large"
