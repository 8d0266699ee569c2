"""Tables that are refused: each with its code and the line where it stands. B numbers are the reference's list."""

import io

import pytest

import scoring
from scoring import Problem
from scoring.errors import COUNTED


def task_of(metric="rmse", **words) -> scoring.Task:
    return scoring.load_task({"preset": "table", "metric": metric, "target": "pred", **words})


NUMBERS = task_of()
LABELS = task_of("accuracy")
GRADES = task_of("qwk", low=0, high=5)
CLASSES = task_of("qwk", classes=["low", "high"])
PROBABILITY = task_of("log_loss")
THREE = task_of("log_loss", classes=["a", "b", "c"])
LISTS = task_of("map_at_k", k=3)


def refusal(data: bytes, task=NUMBERS) -> scoring.InvalidPredictions:
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(io.BytesIO(data), task)
    return caught.value


def told(data: bytes, task=NUMBERS):
    return [(problem.code, problem.row, problem.id, problem.field) for problem in refusal(data, task).problems]


WHOLE = {
    "B01 nothing": (b"", ("empty_file", None, None)),
    "B02 a line end": (b"\n", ("empty_file", None, None)),
    "a bom only": (b"\xef\xbb\xbf", ("empty_file", None, None)),
    "B03 header only": (b"id,pred\n", ("no_rows", None, None)),
    "header and blank lines": (b"id,pred\n\n\n", ("no_rows", None, None)),
    "B06 lone cr": (b"id,pred\r1,2\r", ("lone_cr", 1, None)),
    "B06 lone cr in a row": (b"id,pred\n1,2\r3,4\n", ("lone_cr", 2, None)),
    "B08 two boms": (b"\xef\xbb\xbf\xef\xbb\xbfid,pred\n1,2\n", ("bom", 1, None)),
    "B09 utf-16": ("id,pred\n1,2\n".encode("utf-16"), ("bad_encoding", 1, None)),
    "B09 utf-16 without bom": ("id,pred\n1,2\n".encode("utf-16-le"), ("bad_encoding", 1, None)),
    "B10 utf-32": ("id,pred\n1,2\n".encode("utf-32"), ("bad_encoding", 1, None)),
    "B11 latin-1": (b"id,pred\n1,2\n\xe9,2\n", ("bad_encoding", 3, None)),
    "B11 latin-1 in the header": (b"id,pr\xe9d\n1,2\n", ("bad_encoding", 1, None)),
    "B12 overlong utf-8": (b"id,pred\n\xc0\x80,2\n", ("bad_encoding", 2, None)),
    "a surrogate in utf-8": (b"id,pred\n\xed\xa0\x80,2\n", ("bad_encoding", 2, None)),
    "B13 nul": (b"id,pred\n1,0.\x005\n", ("nul", 2, None)),
    "B14 nul bytes": (b"\0" * 1000, ("bad_encoding", 1, None)),
    "B16 a column twice": (b"id,pred,pred\n1,2,3\n", ("repeated_column", 1, "pred")),
    "B17 a column too many": (b"id,pred,note\n1,2,x\n", ("extra_column", 1, "note")),
    "B19 semicolons": (b"id;pred\n1;2\n", ("wrong_separator", 1, None)),
    "B20 tabs": (b"id\tpred\n1\t2\n", ("wrong_separator", 1, None)),
    "B21 a short row": (b"id,pred\n1,2\n7\n", ("wrong_columns", 3, None)),
    "B22 a long row": (b"id,pred\n1,2\n7,0.1,9\n", ("wrong_columns", 3, None)),
    "B23 a blank line": (b"id,pred\n1,2\n\n3,4\n", ("blank_line", 3, None)),
    "B50 an open quote": (b'id,pred\n1,2\n"3,4\n5,6\n', ("open_quote", 3, None)),
    "B50 an open quote in the header": (b'id,"pred\n1,2\n', ("open_quote", 1, None)),
    "a quote inside a cell": (b'id,pred\na"b",2\n', ("bad_csv", 2, None)),
    "something behind a quote": (b'id,pred\n"a"b,2\n', ("bad_csv", 2, None)),
    "a space before a quote": (b'id,pred\n1, "2"\n', ("bad_csv", 2, None)),
    "B90 a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ("bad_encoding", 1, None)),
    "B90 a page": (b"<html></html>\n", ("missing_column", 1, "id")),
    "json": (b'[{"id": 1}]', ("bad_csv", 1, None)),
    "no id": (b"id,pred\n,2\n", ("empty_cell", 2, "id")),
    "a long id": (b"id,pred\n" + b"x" * 1001 + b",2\n", ("text_too_long", 2, "id")),
}


@pytest.mark.parametrize(("data", "expected"), WHOLE.values(), ids=WHOLE)
def test_whole_file(data, expected):
    first = refusal(data).problems[0]

    assert (first.code, first.row, first.field) == expected


CELLS = {
    "B31 nan": (NUMBERS, "nan", "not_finite"),
    "B32 NaN": (NUMBERS, "NaN", "not_finite"),
    "B32 +nan": (NUMBERS, "+nan", "not_finite"),
    "B32 -NAN(0x1)": (NUMBERS, "-NAN(0x1)", "not_finite"),
    "B33 inf": (NUMBERS, "inf", "not_finite"),
    "B33 Infinity": (NUMBERS, "Infinity", "not_finite"),
    "B33 -inf": (NUMBERS, "-inf", "not_finite"),
    "B34 1e400": (NUMBERS, "1e400", "not_finite"),
    "a square that would be infinite": (NUMBERS, "1e200", "number_range"),
    "B38 1_000": (NUMBERS, "1_000", "bad_number"),
    "B39 Arabic digits": (NUMBERS, "١.٥", "bad_number"),
    "fullwidth digits": (NUMBERS, "１", "bad_number"),
    "B40 hexadecimal": (NUMBERS, "0x10", "bad_number"),
    "B40 decimal comma": (NUMBERS, '"1,5"', "bad_number"),
    "B40 percent": (NUMBERS, "50%", "bad_number"),
    "B41 1.0f": (NUMBERS, "1.0f", "bad_number"),
    "B41 1d0": (NUMBERS, "1d0", "bad_number"),
    "B41 a point": (NUMBERS, ".", "bad_number"),
    "B41 a minus": (NUMBERS, "-", "bad_number"),
    "B41 nothing": (NUMBERS, "", "empty_cell"),
    "B42 True": (NUMBERS, "True", "bad_number"),
    "B42 null": (NUMBERS, "null", "bad_number"),
    "B42 None": (NUMBERS, "None", "bad_number"),
    "B42 NA": (NUMBERS, "NA", "bad_number"),
    "a space": (NUMBERS, " 1", "bad_number"),
    "two signs": (NUMBERS, "--1", "bad_number"),
    "two points": (NUMBERS, "1.2.3", "bad_number"),
    "an exponent alone": (NUMBERS, "e5", "bad_number"),
    "B43 a million digits": (NUMBERS, "9" * 1_000_000, "text_too_long"),
    "B44 5,000 digits": (GRADES, "9" * 5000, "text_too_long"),
    "B45 2^63": (GRADES, str(2**63), "integer_too_large"),
    "B45 2^64": (GRADES, str(2**64), "integer_too_large"),
    "B45 -1": (GRADES, "-1", "number_range"),
    "B45 1e3": (GRADES, "1e3", "not_an_integer"),
    "1.0 as an integer": (GRADES, "1.0", "not_an_integer"),
    "an integer with a leading zero": (GRADES, "03", "not_an_integer"),
    "an integer with a plus": (GRADES, "+3", "not_an_integer"),
    "minus zero": (GRADES, "-0", "not_an_integer"),
    "an integer of a sign": (GRADES, "-", "not_an_integer"),
    "Arabic digits as an integer": (GRADES, "١", "not_an_integer"),
    "an empty integer": (GRADES, "", "empty_cell"),
    "B46 above 1": (PROBABILITY, "1.0000001", "number_range"),
    "B46 below 0": (PROBABILITY, "-1e-9", "number_range"),
    "another class": (CLASSES, "Low", "unknown_class"),
    "a class with a space": (CLASSES, "low ", "unknown_class"),
    "no class": (CLASSES, "", "empty_cell"),
    "no label": (LABELS, "", "empty_cell"),
    "a long label": (LABELS, "x" * 1001, "text_too_long"),
    "an item twice": (LISTS, "a b a", "repeated_item"),
    "an item too many": (LISTS, "a b c d", "too_many_items"),
    "a long item": (LISTS, "a " + "x" * 1001, "string_too_long"),
}
GOOD = {id(NUMBERS): "1", id(GRADES): "1", id(PROBABILITY): "1", id(CLASSES): "low", id(LABELS): "x", id(LISTS): "a"}


@pytest.mark.parametrize(("task", "cell", "code"), CELLS.values(), ids=CELLS)
def test_cell(task, cell, code):
    good = GOOD[id(task)]

    assert told(f"id,pred\nx,{good}\ny,{cell}\nz,{good}\n".encode(), task) == [(code, 3, "y", "pred")]


PROBABILITIES = {
    "B47 they make 0.9": ("0.3,0.3,0.3", "probability_sum", "pred"),
    "they make 1.1": ("0.5,0.5,0.1", "probability_sum", "pred"),
    "they miss 1 by a little too much": ("0.5,0.5,0.0000011", "probability_sum", "pred"),
    "one is no number": ("0.5,x,0.5", "bad_number", "b"),
    "one is below 0": ("0.5,0.6,-0.1", "number_range", "c"),
}


@pytest.mark.parametrize(("cells", "code", "field"), PROBABILITIES.values(), ids=PROBABILITIES)
def test_probabilities(cells, code, field):
    assert told(f"id,a,b,c\nx,1,0,0\ny,{cells}\n".encode(), THREE) == [(code, 3, "y", field)]


def test_sums_may_miss_1_by_a_millionth():
    data = b"id,a,b,c\nx,0.333333,0.333333,0.333333\ny,0.5,0.5,0.0000009\n"

    assert scoring.read_predictions(io.BytesIO(data), THREE).rows == 2


def test_b15_names_count_exactly():
    got = ["ID ", " Pred"]

    assert refusal(b"ID , Pred\n1,2\n").problems == [
        Problem("missing_column", 1, None, "id", {"got": got}),
        Problem("missing_column", 1, None, "pred", {"got": got}),
        Problem("extra_column", 1, None, "ID ", {"expected": ["id", "pred"]}),
        Problem("extra_column", 1, None, " Pred", {"expected": ["id", "pred"]}),
    ]


@pytest.mark.parametrize("second", ["0.5", "0.6"], ids=["B26 the same value", "B27 another value"])
def test_an_id_may_stand_once(second):
    data = f"id,pred\n1,0.5\n2,0\n1,{second}\n1,{second}\n".encode()

    assert told(data) == [("repeated_id", 4, "1", "id"), ("repeated_id", 5, "1", "id")]


def test_all_that_is_wrong_is_told_in_the_order_of_the_lines():
    data = b"id,pred\n1,x\n2\n\n3,y\n3,1\n\xff,1\n"

    assert [(problem.row, problem.code) for problem in refusal(data).problems] == [
        (2, "bad_number"),
        (3, "wrong_columns"),
        (4, "blank_line"),
        (5, "bad_number"),
        (7, "bad_encoding"),
        (6, "repeated_id"),
    ]


def test_the_first_twenty_are_listed_and_a_hundred_thousand_are_counted():
    error = refusal(b"id,pred\n" + b"".join(b"%d,x\n" % row for row in range(100_000)))

    assert [problem.row for problem in error.problems] == list(range(2, 22))
    assert error.total == COUNTED


def test_a_problem_names_what_it_found():
    assert refusal(b"id,pred\n7,50%\n").problems == [Problem("bad_number", 2, "7", "pred", {"got": "50%"})]
    assert refusal(b"id,pred\n7,-1\n", PROBABILITY).problems == [
        Problem("number_range", 2, "7", "pred", {"got": "-1", "low": 0.0, "high": 1.0})
    ]
    assert refusal(b"id,pred\n7,x\n", CLASSES).problems == [
        Problem("unknown_class", 2, "7", "pred", {"got": "x", "classes": ["low", "high"]})
    ]


def test_hostile_text_is_shown_short_and_harmless():
    error = refusal(
        "id,pred\n\x1b[31m{identity},{number}\n".format(identity="i" * 90, number="\x07" + "x" * 40).encode()
    )

    (problem,) = error.problems
    assert (problem.id, problem.params["got"]) == ("�[31m" + "i" * 55, "�" + "x" * 40)


def test_more_rows_than_allowed():
    task = task_of(limits={"rows": 2})

    assert refusal(b"id,pred\n1,1\n2,2\n3,3\n", task).problems == [Problem("too_many_rows", 4, params={"limit": 2})]
    assert scoring.read_predictions(io.BytesIO(b"id,pred\n1,1\n2,2\n"), task).rows == 2


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_line_longer_than_allowed(quote):
    task = task_of("accuracy", limits={"row_bytes": 20})
    line = quote + b"x" * (17 - 2 * len(quote)) + quote + b",1\n"

    assert scoring.read_predictions(io.BytesIO(b"id,pred\n" + line), task).rows == 1
    assert refusal(b"id,pred\ny,1\n" + line[:-1] + b"1\n", task).problems == [
        Problem("row_too_long", 3, params={"limit": 20})
    ]
