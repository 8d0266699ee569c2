"""An id, a tab, and a text of which nothing is stripped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring import Problem
from scoring.answers import read_questions

TASK = scoring.load_task({"preset": "speech-2019"})


def rows_of(columns):
    return list(zip(columns.ids.shown(), columns.fields["text"].table.strings(), strict=True))


def refusal(path):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, TASK)
    return caught.value.problems


def test_columns(written):
    lines = ["1\t", " 1\t 네  좋아요 ", "#3\ta\tb\t\t", "4\t\u2028x\x0b\x85\ufeff", "5\t가\u1100\u1161"]

    columns = scoring.read_predictions(written("\n".join(lines)), TASK)

    assert rows_of(columns) == [tuple(line.split("\t", 1)) for line in lines]
    assert columns.numbers.tolist() == [1, 2, 3, 4, 5]


WRONG = {
    "no tab": ("1", [Problem("wrong_columns", 1, params={"expected": 2, "got": 1})]),
    "blanks for a tab": ("1 네", [Problem("wrong_columns", 1, params={"expected": 2, "got": 1})]),
    "a blank line": ("1\tx\n\n2\ty", [Problem("blank_line", 2)]),
    "a blank line at the end": ("1\tx\n\n", [Problem("blank_line", 2)]),
    "a long text": (
        "1\t" + "가" * 10_001,
        [Problem("text_too_long", 1, "1", "text", {"limit": 10_000, "got": 10_001})],
    ),
}


@pytest.mark.parametrize(("content", "problems"), WRONG.values(), ids=WRONG)
def test_refused(content, problems, written):
    assert refusal(written(content)) == problems


def test_questions_are_the_ids(written):
    assert read_questions(written("1\ta.wav\n2\n"), TASK).ids.shown() == ["1", "2"]


def test_one_empty_answer_is_right(written):
    answers = scoring.compile_answers(written("1\t가나\n2\t\n", "answers"), TASK)

    part = scoring.score(scoring.read_predictions(written("2\t아\n1\t가 나\n"), TASK), answers, TASK).all

    assert (part.metrics, part.score) == ({"cer": 0.5}, 50.0)


def test_answers_of_spaces_alone(written):
    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.compile_answers(written("1\t\n2\t  \n"), TASK)

    assert caught.value.problems == [Problem("no_text", field="text", params={"metric": "cer", "file": "answers"})]


def test_a_side_of_empty_answers(written):
    answers = scoring.compile_answers(written("1\t가나\n2\t \n"), TASK)
    split = scoring.read_split(written("id,split\n1,public\n2,private\n", "splits"), answers)

    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.check_split(split, answers, TASK)

    params = {"metric": "cer", "side": "private", "file": "splits"}
    assert caught.value.problems == [Problem("undefined_on_side", field="text", params=params)]


text = st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(text, min_size=1, max_size=5))
def test_every_text_comes_through(texts, written):
    lines = [(f"{number}", text) for number, text in enumerate(texts)]

    assert rows_of(scoring.read_predictions(written("".join(f"{i}\t{t}\n" for i, t in lines)), TASK)) == lines
