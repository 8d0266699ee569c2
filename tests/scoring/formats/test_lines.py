"""What every format of lines takes and refuses, whatever stands in a line."""

import gzip
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring import FileError, Problem
from scoring.formats.lines import read_blocks

LIMITS = {"bytes": 10_000, "rows": 30, "row_bytes": 60, "string_chars": 10}
LINES = {
    "brunch-2019": ("#a @1 @2", "#b @2 @3"),
    "recsys-2018": ("1000, t1, t2", "1001, t2, t3"),
    "shopping-2018": ("P1\t1\t2\t3\t-1", "P2\t5\t6\t7\t8"),
    "speech-2019": ("c1\t네 좋", "c2\t"),
}


def small(preset: str, **limits: int) -> scoring.Task:
    """The preset with lists of two items, and limits that a test can reach."""
    task = scoring.load_task({"preset": preset}).canonical() | {"preset": "small", "limits": LIMITS | limits}
    if "items" in task["format"]:
        task["format"]["items"] = 2
    return scoring.load_task(task)


@pytest.fixture(params=LINES)
def kind(request):
    return small(request.param), [line.encode() for line in LINES[request.param]]


def refusal(path, task):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, task)
    return [(problem.code, problem.row) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "written_as",
    [
        lambda lines: b"\n".join(lines) + b"\n",
        b"\n".join,
        lambda lines: b"\r\n".join(lines) + b"\r\n",
        lambda lines: b"\r\n".join(lines) + b"\r",
        lambda lines: b"\xef\xbb\xbf" + b"\n".join(lines) + b"\n",
        lambda lines: gzip.compress(b"\n".join(lines)),
    ],
    ids=["LF", "no final LF", "CRLF", "a cut CRLF", "BOM", "gzip"],
)
def test_ways_to_write_the_same_file(written_as, kind, written):
    task, lines = kind
    expected = scoring.read_predictions(written(b"\n".join(lines) + b"\n", "plain"), task)

    columns = scoring.read_predictions(written(written_as(lines)), task)

    assert (columns.rows, columns.numbers.tolist()) == (2, [1, 2])
    assert {name: array.tolist() for name, array in columns.arrays().items()} == {
        name: array.tolist() for name, array in expected.arrays().items()
    }


BAD = {
    "nothing": (lambda first, second: b"", [("empty_file", None)]),
    "a BOM alone": (lambda first, second: b"\xef\xbb\xbf", [("empty_file", None)]),
    "two BOMs": (lambda first, second: b"\xef\xbb\xbf" * 2 + first, [("bom", 1)]),
    "UTF-16": (lambda first, second: first.decode().encode("utf-16"), [("bad_encoding", 1)]),
    "UTF-16 without BOM": (lambda first, second: b"a\0b\0\n\0", [("nul", 1)]),
    "UTF-32": (lambda first, second: first.decode().encode("utf-32"), [("bad_encoding", 1)]),
    "Latin-1": (lambda first, second: first + b"\n" + second + b"\xe9", [("bad_encoding", 2)]),
    "an overlong NUL": (lambda first, second: first + b"\n\xc0\x80" + second, [("bad_encoding", 2)]),
    "half a surrogate pair": (lambda first, second: first + b"\n\xed\xa0\x80" + second, [("bad_encoding", 2)]),
    "NUL": (lambda first, second: first + b"\n" + second + b"\0\n", [("nul", 2)]),
    "CR within": (lambda first, second: first + b"\n" + second + b"\rx\n", [("lone_cr", 2)]),
    "CR for LF": (lambda first, second: first + b"\r" + second + b"\r", [("lone_cr", 1)]),
    "two CR": (lambda first, second: first + b"\r\r\n", [("lone_cr", 1)]),
    "a long line": (lambda first, second: first + b"\n" + second + b" " * 60, [("row_too_long", 2)]),
    "a long line that goes on": (lambda first, second: first + b"\n" + b"x" * 5_000, [("row_too_long", 2)]),
    "a long line among short ones": (
        lambda first, second: b"x" * 61 + b"\n" + first + b"\n",
        [("row_too_long", 1)],
    ),
    "an id twice": (lambda first, second: b"\n".join([first, second, first]), [("repeated_id", 3)]),
    "an id twice at once": (lambda first, second: b"\n".join([first, first, second]), [("repeated_id", 2)]),
    "what came before counts": (
        lambda first, second: b"\n".join([first, first, b"\xff"]),
        [("repeated_id", 2), ("bad_encoding", 3)],
    ),
}


@pytest.mark.parametrize(("make", "problems"), BAD.values(), ids=BAD)
def test_refused(make, problems, kind, written):
    task, lines = kind

    assert refusal(written(make(*lines)), task) == problems


def test_a_line_of_as_many_bytes_as_allowed(written):
    task = small("speech-2019", string_chars=60)

    assert scoring.read_predictions(written("i\t" + "x" * 58 + "\r\n"), task).rows == 1
    assert refusal(written("i\t" + "x" * 59 + "\r\n"), task) == [("row_too_long", 1)]


def test_a_line_without_end_is_not_read_to_its_end():
    read: list[int] = []

    with pytest.raises(FileError, match="row_too_long"):
        list(read_blocks((read.append(1) or b"x" * 10 for _ in range(1_000)), longest=60))

    assert len(read) == 7


def test_rows_end_where_too_many_begin(written):
    task = small("speech-2019", rows=3)

    assert refusal(written("1\t\n2\t\n3\t\n4\t\n5\t\n"), task) == [("too_many_rows", None)]


@pytest.mark.parametrize("passed_over", ["\n", "#\n"])
def test_lines_that_are_passed_over_have_an_end_too(passed_over, written):
    task = small("recsys-2018", rows=3)
    first, second = LINES["recsys-2018"]

    assert scoring.read_predictions(written(f"{first}\n{passed_over * 4}{second}\n"), task).rows == 2
    assert refusal(written(f"{first}\n{passed_over * 5}{second}\n"), task) == [("too_many_rows", None)]


def test_wrong_rows_count_as_rows_and_all_problems_are_counted(written):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written("x\n" * 100), small("speech-2019"))

    assert caught.value.total == 31
    assert caught.value.problems == [
        Problem("wrong_columns", row, params={"expected": 2, "got": 1}) for row in range(1, 21)
    ]


def test_an_id_in_a_message_is_fit_to_be_shown(written):
    task = small("speech-2019", string_chars=200, row_bytes=500)
    hostile = "\x1b[31m" + "\u202e" * 80

    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written(f"{hostile}\t\n{hostile}\t\n"), task)

    shown = "\N{REPLACEMENT CHARACTER}[31m" + "\N{REPLACEMENT CHARACTER}" * 55
    assert caught.value.problems == [Problem("repeated_id", 2, shown, "id")]


@pytest.mark.parametrize(
    ("preset", "line"), [("recsys-2018", ",t1,t2"), ("shopping-2018", "\t1\t2\t3\t4"), ("speech-2019", "\tx")]
)
def test_no_id(preset, line, written):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written(line), small(preset))

    assert caught.value.problems == [Problem("missing_field", 1, field="id")]


@pytest.mark.parametrize("preset", LINES)
def test_a_long_id(preset, written):
    first, _ = LINES[preset]
    line = "x" * 11 + first[2 if preset != "recsys-2018" else 4 :]

    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written(line), small(preset))

    assert caught.value.problems == [Problem("text_too_long", 1, "x" * 11, "id", {"limit": 10, "got": 11})]


def plain_lines(data: bytes) -> list[str] | None:
    """The rule once more: nothing for what is refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n")
    lines = (text[:-1] + "\n" if text.endswith("\r") else text).split("\n")
    lines = lines if lines[-1] else lines[:-1]
    odd = not text or text.startswith("\ufeff") or any({"\0", "\r"} & {*line} for line in lines)
    return None if odd or any(len(line.encode()) > 8 for line in lines) else lines


PIECES = [b"\n", b"\r", b"\r\n", b"a", "밤".encode(), b"\xef\xbb\xbf", b"\0", b"\xec", b"xyz"]


@settings(max_examples=500)
@given(
    data=st.lists(st.sampled_from(PIECES), max_size=12),
    cuts=st.lists(st.integers(0, 30), max_size=4),
)
def test_chunks_change_nothing(data, cuts):
    whole = b"".join(data)
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    chunks = [whole[start:end] for start, end in pairwise(places) if start < end]
    expected = plain_lines(whole)

    try:
        lines = [line for block in read_blocks(iter(chunks), longest=8) for line in block.texts()]
    except FileError:
        lines = None

    assert lines == (None if expected is None else [*enumerate(expected, start=1)])
