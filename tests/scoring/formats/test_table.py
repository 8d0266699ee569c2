"""A table that is right: columns by name, typed, whatever the quoting and the line ends."""

import csv
import gzip
import io
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring.formats.inflate import CHUNK

LIMITS = {"bytes": 10**9, "rows": 10**6, "row_bytes": 1 << 20, "string_chars": 1000}


def task_of(metric="rmse", **words) -> scoring.Task:
    return scoring.load_task({"preset": "table", "metric": metric, "target": "pred", **words})


NUMBERS = task_of()
PLAIN = b"id,pred\n1,0.5\n2,-3\n"


def read(data: bytes, task=NUMBERS):
    return scoring.read_predictions(io.BytesIO(data), task)


def field(data: bytes, task=NUMBERS):
    return read(data, task).fields["pred"]


def numbers(data: bytes, task=NUMBERS) -> list[float]:
    return field(data, task).values.tolist()


SAME = {
    "plain": PLAIN,
    "no final newline": PLAIN[:-1],
    "crlf": PLAIN.replace(b"\n", b"\r\n"),
    "crlf and lf": PLAIN.replace(b"\n", b"\r\n", 1),
    "a bom": b"\xef\xbb\xbf" + PLAIN,
    "columns the other way round": b"pred,id\n0.5,1\n-3,2\n",
    "in quotes": b'"id","pred"\n"1","0.5"\n"2",-3\n',
    "blank lines at the end": PLAIN + b"\n\r\n\n",
    "gzip": gzip.compress(PLAIN),
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_the_same_file(data):
    columns = read(data)

    assert (columns.ids.shown(), columns.numbers.tolist()) == (["1", "2"], [2, 3])
    assert columns.fields["pred"].values.tolist() == [0.5, -3.0]


NUMBERS_TAKEN = {
    "1": 1.0, "+1": 1.0, "01": 1.0, "1.": 1.0, ".5": 0.5, "1e-3": 0.001, "1E+2": 100.0, "-0.0": 0.0, "4.9e-324": 5e-324,
    "1e-400": 0.0, "-1e-400": 0.0, "1e100": 1e100, "0" * 64: 0.0,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), NUMBERS_TAKEN.items())
def test_a_number(cell, value):
    (found,) = numbers(f"id,pred\n1,{cell}\n".encode())

    assert (found, math.copysign(1, found)) == (value, 1.0)


def test_labels_are_exact_text():
    labels = field('id,pred\n1,고양이\n2, 고양이\n3,"a, ""b"""\n4,고양이\n'.encode(), task_of("accuracy"))

    assert labels.table.strings() == ["고양이", " 고양이", 'a, "b"']
    assert labels.codes.tolist() == [0, 1, 2, 0]


def test_declared_classes_are_their_places():
    labels = field(b"id,pred\n1,high\n2,low\n", task_of("qwk", classes=["low", "mid", "high"]))

    assert (labels.codes.tolist(), labels.table) == ([2, 0], None)


def test_integers_are_themselves():
    labels = field(b"id,pred\n1,5\n2,-12\n3,0\n", task_of("qwk"))

    assert labels.codes.tolist() == [5, -12, 0]


def test_a_column_for_each_class():
    table = b"b,id,c,a\n0.5,x,0.25,0.25\n0,y,1,0\n"

    assert numbers(table, task_of("log_loss", classes=["a", "b", "c"])) == [[0.25, 0.5, 0.25], [0.0, 0.0, 1.0]]


def test_lists():
    lists = field(b"id,pred\n1,a b c\n2,\n3,  c  \n", task_of("map_at_k", k=3))

    assert lists.table.strings() == ["a", "b", "c"]
    assert lists.items.tolist() == [[0, 1, 2], [-1, -1, -1], [2, -1, -1]]


def test_cells_over_several_lines_keep_the_count_of_lines():
    columns = read(b'id,pred\n"1\n2\r\n3",4\n5,6\n')

    assert (columns.ids.shown(), columns.numbers.tolist()) == (["1\n2\r\n3", "5"], [2, 5])


def test_ids_are_exact_text():
    assert read("id,pred\n1,0\n01,0\n1.0,0\n+1,0\n 1,0\n１,0\n".encode()).ids.shown() == [
        "1",
        "01",
        "1.0",
        "+1",
        " 1",
        "１",
    ]


def test_formulas_are_only_text():
    cell = "=cmd|' /C calc'!A0"

    assert field(f"id,pred\n1,{cell}\n".encode(), task_of("accuracy")).table.strings() == [cell]


@pytest.mark.parametrize("line", [b"%d,1.5\n", b'"%d",1.5\n', b'"%d\n",1.5\n', b"%d,1.5\r\n"])
def test_sizes_around_a_chunk(line):
    rows = CHUNK // len(line) + 50
    columns = read(b"id,pred\n" + b"".join(line % (10**5 + row) for row in range(rows)))

    ids = [identity.strip() for identity in columns.ids.shown()]
    assert ids == [str(10**5 + row) for row in range(rows)]
    assert columns.numbers.tolist() == [2 + row * line.count(b"\n") for row in range(rows)]


cells = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), min_size=1, max_size=8)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.dictionaries(cells, cells, min_size=1, max_size=8),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(1, 40),
)
def test_python_s_writer_is_understood(rows, quoting, end, size, tmp_path):
    file = io.StringIO()
    csv.writer(file, quoting=quoting, lineterminator=end).writerows([("id", "pred"), *rows.items()])
    chunks = file.getvalue().encode()

    columns = scoring.read_predictions(Trickle(chunks, size), task_of("accuracy"))

    table = columns.fields["pred"].table.strings()
    assert dict(zip(columns.ids.shown(), (table[code] for code in columns.fields["pred"].codes), strict=True)) == rows


class Trickle(io.BytesIO):
    """A file that gives few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, _: int | None = -1) -> bytes:
        return super().read(self.size)


@given(numbers_=st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=20))
def test_every_float_is_read_to_the_last_bit(numbers_):
    data = b"id,pred\n" + b"".join(f"{place},{number!r}\n".encode() for place, number in enumerate(numbers_))

    assert numbers(data) == [number + 0.0 for number in numbers_]
