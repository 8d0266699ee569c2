"""Ways to spoil a file: some know nothing of what stands in it, some know numbers, texts and rows."""

import gzip
import random
import re
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes], bytes]

LARGEST = 1 << 16
NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
TEXT = re.compile(rb'(?<=")[^"]*(?=")|[^\s,"\[\]{}:]+')

NUMBERS = [
    *(b"0", b"-0", b"00", b"+1", b"1.0", b"1e0", b"1E5", b".5", b"5.", b"0.30000000000000004", b"1e-400", b"1e400"),
    *(b"NaN", b"nan", b"-Infinity", b"inf", b"true", b"null", b"None", b"0x10", b"1_000", b"1,5", b"50%", b""),
    *(b"9223372036854775807", b"9223372036854775808", b"-9223372036854775808", b"-9223372036854775809"),
    *(b"18446744073709551616", b"9007199254740993", b"1234567890123456", b"12345678901234567", b"9" * 70, b"9" * 5000),
    *("１".encode(), "١.٥".encode(), b"1 ", b" 1", b"--1", b"1e", b"-", b"1e308", b"-1e100", b"1.0000001", b"-1e-9"),
]
TEXTS = [
    *(b"", b" ", b"  ", b"\0", b"\\u0000", b"\\ud800", b"\\udc00\\ud800", b"\\ud83d\\ude00", b"\\u0041", b"\\n", b"\\"),
    *(b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe9", b"\xef\xbb\xbf", "é".encode(), "é".encode()),
    *("가".encode(), "가".encode(), "\u2028\u0085\x1c".encode(), "\u3000".encode(), "\u200b\u202e".encode()),
    *(b'"', b'""', b"'", b"=1+1", b"#", b"team_info", b"id", b"pred", b"__proto__", b"songs", b"x" * 15, b"x" * 16),
    *(b"x" * 17, b"x" * 40, "태그".encode() * 30, b"\r", b"\r\n", b"\n", b"\t", b",", b"a b", b"\x1b[31m", b"-1"),
]
SIGNS = [bytes([sign]) for sign in b'\0\t\n\r ",:;[]{}\\/#+-.eE019\x7f\x80\xff']
FILES: list[Callable[[bytes], bytes]] = [
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.decode(errors="replace").encode("utf-16"),
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: data.replace(b"\n", b"\n\n"),
    lambda data: data.replace(b" ", b""),
    lambda data: data * 2,
    bytes.rstrip,
    bytes.upper,
    gzip.compress,
]


def spoil(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """This file with a few things done to it; ``others`` are files that it may be spliced with."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        if chance.random() < 0.05:
            data = splice(chance, data, chance.choice(others))
        else:
            data = chance.choice(MUTATIONS)(chance, data)
    return data[:LARGEST]


def splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: _place(chance, data)] + other[_place(chance, other) :]


def flip_bit(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]


def put_byte(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def put_sign(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + chance.choice(SIGNS) + data[at + chance.randrange(2) :]


def cut_off(chance: random.Random, data: bytes) -> bytes:
    return data[: _place(chance, data)]


def cut_out(chance: random.Random, data: bytes) -> bytes:
    start, end = _slice(chance, data)
    return data[:start] + data[end:]


def repeat(chance: random.Random, data: bytes) -> bytes:
    start, end = _slice(chance, data)
    times = min(chance.choice((1, 1, 2, 10, 1000)), LARGEST // max(end - start, 1))
    return data[:end] + data[start:end] * times + data[end:]


def move(chance: random.Random, data: bytes) -> bytes:
    start, end = _slice(chance, data)
    rest = data[:start] + data[end:]
    at = _place(chance, rest)
    return rest[:at] + data[start:end] + rest[at:]


def put_number(chance: random.Random, data: bytes) -> bytes:
    return _replace(chance, data, NUMBER, chance.choice(NUMBERS))


def count_on(chance: random.Random, data: bytes) -> bytes:
    """Another number that is as good, but perhaps stands there already."""
    return _replace(chance, data, NUMBER, b"%d" % chance.randrange(-2, 12))


def put_text(chance: random.Random, data: bytes) -> bytes:
    return _replace(chance, data, TEXT, chance.choice(TEXTS))


def put_other_text(chance: random.Random, data: bytes) -> bytes:
    """A text of the file in another place of it."""
    start, end = _slice(chance, data)
    found = TEXT.search(data, start)
    return _replace(chance, data, TEXT, found.group() if found else data[start:end])


def change_rows(chance: random.Random, data: bytes) -> bytes:
    rows = data.split(b"\n")
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    match chance.randrange(4):
        case 0:
            rows[one], rows[other] = rows[other], rows[one]
        case 1:
            rows.insert(other, rows[one])
        case 2:
            del rows[one]
        case _:
            rows[one] += rows[other]
    return b"\n".join(rows)


def change_all(chance: random.Random, data: bytes) -> bytes:
    return chance.choice(FILES)(data)


BLIND: list[Mutation] = [flip_bit, put_byte, put_sign, cut_off, cut_out, repeat, move]
MUTATIONS: list[Mutation] = [
    *BLIND, put_number, put_number, count_on, put_text, put_text, put_other_text, change_rows, change_rows, change_all
]  # fmt: skip


def _replace(chance: random.Random, data: bytes, pattern: re.Pattern[bytes], content: bytes) -> bytes:
    found = pattern.search(data, _place(chance, data)) or pattern.search(data)
    return data[: found.start()] + content + data[found.end() :] if found else data + content


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randint(0, len(data))


def _slice(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = _place(chance, data)
    return start, min(len(data), start + chance.choice((1, 2, 5, 20, 100, 1000)))
