"""One integer a level, written in the one way that there is."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring import Problem
from scoring.answers import read_questions

TASK = scoring.load_task({"preset": "shopping-2018"})


def labels_of(columns):
    return columns.ids.shown(), [columns.fields[level].codes.tolist() for level in "bmsd"]


def refusal(path):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, TASK)
    return caught.value.problems


def test_columns(written):
    columns = scoring.read_predictions(written("P 1\t1\t-1\t0\t12\n#2\t5\t6\t7\t-8\n"), TASK)

    assert labels_of(columns) == (["P 1", "#2"], [[1, 5], [-1, 6], [0, 7], [12, -8]])
    assert columns.numbers.tolist() == [1, 2]


def test_the_whole_range(written):
    columns = scoring.read_predictions(written(f"a\t{2**63 - 1}\t{-(2**63)}\t{10**18}\t{-(10**18)}"), TASK)

    assert labels_of(columns)[1] == [[2**63 - 1], [-(2**63)], [10**18], [-(10**18)]]


@pytest.mark.parametrize(
    "cell", ["+1", "01", " 1", "1 ", "1.0", "1_0", "-0", "-01", "--1", "1e3", "0x1", "", "٣", "１", "²", "True", "nan"]
)
def test_not_an_integer(cell, written):
    assert refusal(written(f"a\t1\t{cell}\t3\t4\n")) == [Problem("not_an_integer", 1, "a", "m", {"got": cell})]


@pytest.mark.parametrize("cell", [str(2**63), str(-(2**63) - 1), "1" + "0" * 19, "9" * 4000])
def test_too_large_for_64_bits(cell, written):
    assert refusal(written(f"a\t1\t2\t3\t{cell}\n")) == [Problem("integer_too_large", 1, "a", "d")]


def columns_problem(row: int, got: int) -> Problem:
    return Problem("wrong_columns", row, params={"expected": 5, "got": got})


WRONG = {
    "a cell too few": ("a\t1\t2\t3", [columns_problem(1, 4)]),
    "a cell too many": ("a\t1\t2\t3\t4\t5", [columns_problem(1, 6)]),
    "a tab at the end": ("a\t1\t2\t3\t4\t", [columns_problem(1, 6)]),
    "commas": ("a,1,2,3,4", [columns_problem(1, 1)]),
    "a header": ("pid\tb\tm\ts\td\na\t1\t2\t3\t4", [
        Problem("not_an_integer", 1, "pid", level, {"got": level}) for level in "bmsd"
    ]),
    "a blank line": ("a\t1\t2\t3\t4\n\nb\t1\t2\t3\t4", [Problem("blank_line", 2)]),
    "a line of blanks": ("a\t1\t2\t3\t4\n \n", [columns_problem(2, 1)]),
    "an id again with wrong cells": (
        "a\t1\t2\t3\t4\na\t1\tx\t3\t4",
        [Problem("repeated_id", 2, "a", "id"), Problem("not_an_integer", 2, "a", "m", {"got": "x"})],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "problems"), WRONG.values(), ids=WRONG)
def test_refused(content, problems, written):
    assert refusal(written(content)) == problems


def test_what_a_cell_holds_is_shown_short(written):
    assert refusal(written("a\t1\t\x1b" + "x" * 100 + "\t3\t4\n")) == [
        Problem("not_an_integer", 1, "a", "m", {"got": "\N{REPLACEMENT CHARACTER}" + "x" * 59})
    ]


def test_questions_are_what_stands_before_the_first_tab(written):
    questions = read_questions(written("P1\tshoes, red\t12\nP2\n"), TASK)

    assert (questions.ids.shown(), questions.seeds) == (["P1", "P2"], {})


def test_answers_without_a_label_of_some_level(written):
    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.compile_answers(written("a\t1\t2\t-1\t-1\nb\t3\t-1\t-1\t-1\n"), TASK)

    assert caught.value.problems == [
        Problem("no_labels", field=level, params={"metric": f"{level}_accuracy", "file": "answers"}) for level in "sd"
    ]


def test_a_side_without_a_label_of_some_level(written):
    answers = scoring.compile_answers(written("a\t1\t2\t3\t4\nb\t1\t2\t3\t-1\n"), TASK)
    split = scoring.read_split(written("id,split\na,private\nb,public\n", "splits"), answers)

    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.check_split(split, answers, TASK)

    params = {"metric": "d_accuracy", "side": "public", "file": "splits"}
    assert caught.value.problems == [Problem("undefined_on_side", field="d", params=params)]


cell = st.from_regex(r"\A[+-]?[0-9_.٣]{1,3}\Z") | st.sampled_from(["0", "-1", "12", str(2**63), str(2**63 - 1)])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cells=st.lists(cell, min_size=4, max_size=4))
def test_a_line_is_taken_if_and_only_if_it_is_right(cells, written):
    path = written("\t".join(["a", *cells]))
    right = all(
        re.fullmatch("-?[0-9]+", cell) and str(int(cell)) == cell and -(2**63) <= int(cell) < 2**63 for cell in cells
    )
    if not right:
        assert refusal(path)
        return

    assert labels_of(scoring.read_predictions(path, TASK)) == (["a"], [[int(cell)] for cell in cells])


number = st.sampled_from(["0", "-1", "12", "9" * 16, "-" + "9" * 16, "-10", "100", "1" + "0" * 17])
labelled = st.tuples(st.sampled_from([*"abcdefgh", "한", "P 1"]), st.lists(number, min_size=4, max_size=4))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(labelled, min_size=1, max_size=6) | st.lists(labelled, min_size=1, unique_by=lambda row: row[0]),
    place=st.integers(0, 200),
    sign=st.sampled_from(["", "\t", "\n", "-", "0", "1", " ", "\0", "é"]),
)
def test_many_lines_at_once_are_read_as_one_by_one(rows, place, sign, written):
    text = "\n".join("\t".join([identity, *cells]) for identity, cells in rows)
    text = text[:place] + sign + text[place:]
    at_once, singly = (f"{text}\nz\t0\t0\t0\t{last}" for last in (7, 10**18))  # so many digits are not read at once

    assert verdict(written(at_once, "at once")) == verdict(written(singly, "singly"))


def verdict(path):
    """All that a reader says of a file, but for the last label of all."""
    try:
        columns = scoring.read_predictions(path, TASK)
    except scoring.InvalidPredictions as error:
        return error.problems, error.total
    ids, labels = labels_of(columns)
    return ids, [values[:-1] for values in labels], columns.numbers.tolist()
