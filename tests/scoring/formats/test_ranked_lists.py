"""Ranked lists with blanks or commas between their cells."""

import random
import re

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import scoring
from scoring import Problem
from scoring.answers import read_questions
from scoring.metrics.hits import FEWEST, PLACES, TOGETHER

BRUNCH = scoring.load_task({"preset": "brunch-2019", "top_n": 3})


@pytest.fixture(scope="module")
def recsys():
    task = scoring.load_task({"preset": "recsys-2018"}).canonical() | {"preset": "small"}
    task["format"]["items"] = 3
    return scoring.load_task(task)


def rows_of(columns):
    items = columns.fields["items"]
    names = items.table.strings()
    return columns.ids.shown(), [[names[code] for code in row] for row in items.items.tolist()]


def refusal(path, task):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, task)
    return caught.value.problems


@pytest.mark.parametrize(
    "line",
    ["#u @a @b @c", "  #u\t@a  @b\t @c \t", "#u\u3000@a\u00a0@b\u2003@c", "#u\x0b@a\x0c@b\x1c@c\x85"],
    ids=["one space", "runs", "blanks of Unicode", "separators that end no line"],
)
def test_any_run_of_blanks_as_the_official_evaluator_splits(line, written):
    assert rows_of(scoring.read_predictions(written(line), BRUNCH)) == (["#u"], [["@a", "@b", "@c"]])
    assert line.split() == ["#u", "@a", "@b", "@c"]


def test_a_row_of_text_is_what_stands_there(written):
    columns = scoring.read_predictions(written("01 \uac01 \u1100\u1161\u11a8 +1\n1 1 01 1.0\n"), BRUNCH)

    assert rows_of(columns) == (["01", "1"], [["\uac01", "\u1100\u1161\u11a8", "+1"], ["1", "01", "1.0"]])


WRONG = {
    "a blank line": ("#u a b c\n\n", [Problem("blank_line", 2)]),
    "a line of blanks": ("#u a b c\n \t \n", [Problem("blank_line", 2)]),
    "no items": ("#u", [Problem("wrong_length", 1, "#u", "items", {"expected": 3, "got": 0})]),
    "an item too few": ("#u a b", [Problem("wrong_length", 1, "#u", "items", {"expected": 3, "got": 2})]),
    "an item too many": ("#u a b c d", [Problem("wrong_length", 1, "#u", "items", {"expected": 3, "got": 4})]),
    "an item twice": ("#u a b a", [Problem("repeated_item", 1, "#u", "items", {"item": "a", "position": 3})]),
    "too many and twice": ("#u a a b c", [Problem("wrong_length", 1, "#u", "items", {"expected": 3, "got": 4})]),
    "a long item": (
        f"#u a {'x' * 1001} c",
        [Problem("string_too_long", 1, "#u", "items", {"position": 2, "limit": 1000, "got": 1001})],
    ),
    "an id again with a wrong list": (
        "#u a b c\n#u a",
        [
            Problem("repeated_id", 2, "#u", "id"),
            Problem("wrong_length", 2, "#u", "items", {"expected": 3, "got": 1}),
        ],
    ),
}


@pytest.mark.parametrize(("content", "problems"), WRONG.values(), ids=WRONG)
def test_refused(content, problems, written):
    assert refusal(written(content), BRUNCH) == problems


LISTED = "1000, t1 ,t2,\tt3\n1001,t2,t3,t4\n"


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (LISTED, [1, 2]),
        ("team_info,밤,main,a@b.c\n" + LISTED, [2, 3]),
        ("# ours\n\n  # still ours\nteam_info, 밤, a@b.c\n \t\n" + LISTED, [6, 7]),
        ("1000,t1,t2,t3\n#1001,x\n\n1001,t2,t3,t4\n\n\n", [1, 4]),
    ],
    ids=["rows alone", "team_info", "comments and blanks before it", "and between the rows"],
)
def test_lines_of_the_challenge(content, numbers, written, recsys):
    columns = scoring.read_predictions(written(content), recsys)

    assert rows_of(columns) == (["1000", "1001"], [["t1", "t2", "t3"], ["t2", "t3", "t4"]])
    assert columns.numbers.tolist() == numbers


WRONG_CSV = {
    "nothing but comments": ("# a\n\n#b\nteam_info,x\n", [Problem("no_rows")]),
    "team_info after a row": (
        "1000,a,b,c\nteam_info,x",
        [Problem("wrong_length", 2, "team_info", "items", {"expected": 3, "got": 1})],
    ),
    "team_info twice": (
        "team_info,x\nteam_info,x\n1,a,b,c",
        [Problem("wrong_length", 2, "team_info", "items", {"expected": 3, "got": 1})],
    ),
    "an empty item": ("1,a, ,c", [Problem("empty_item", 1, "1", "items", {"position": 2})]),
    "a comma at the end": (
        "1,a,b,c,",
        [
            Problem("empty_item", 1, "1", "items", {"position": 4}),
            Problem("wrong_length", 1, "1", "items", {"expected": 3, "got": 4}),
        ],
    ),
    "an item twice but for blanks": (
        "1,a,b, a",
        [Problem("repeated_item", 1, "1", "items", {"item": "a", "position": 3})],
    ),
    "commas alone": (",,", [Problem("missing_field", 1, field="id"),
                           Problem("empty_item", 1, "", "items", {"position": 1}),
                           Problem("wrong_length", 1, "", "items", {"expected": 3, "got": 2})]),
    "blanks for commas": ("1 a b c", [Problem("wrong_length", 1, "1 a b c", "items", {"expected": 3, "got": 0})]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "problems"), WRONG_CSV.values(), ids=WRONG_CSV)
def test_refused_of_the_challenge(content, problems, written, recsys):
    assert refusal(written(content), recsys) == problems


def test_ids_are_text_as_it_stands(written, recsys):
    answers = scoring.compile_answers(written("1,a\n", "answers"), recsys)
    columns = scoring.read_predictions(written("01,a,b,c\n"), recsys)

    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.score(columns, answers, recsys)

    assert caught.value.problems == [
        Problem("unknown_id", 1, "01", "id"),
        Problem("missing_ids", field="id", params={"count": 1, "examples": ["1"]}),
    ]


class TestSeeds:
    QUESTIONS = "1000\n1001, s1, s2\n1002, s3\n"
    ANSWERS = "1001,a\n1000,s1\n1002,b,c,d,e,f\n"

    def test_questions_tell_ids_seeds_and_how_many(self, written, recsys):
        questions = read_questions(written(self.QUESTIONS), recsys)

        assert (questions.ids.shown(), questions.segments) == (
            ["1000", "1001", "1002"],
            ["seeds_0", "seeds_2", "seeds_1"],
        )
        assert questions.seeds["items"].lists.offsets.tolist() == [0, 0, 2, 3]
        assert questions.seeds["items"].table.strings() == ["s1", "s2", "s3"]

    def test_segments_go_by_number(self, written, recsys):
        questions = "".join(f"{i}" + ",s" * count + "\n" for i, count in enumerate([100, 5, 0, 25, 5]))
        answers = "".join(f"{i},a\n" for i in range(5))

        compiled = scoring.compile_answers(written(answers, "a"), recsys, written(questions, "q"))

        assert compiled.segments.names == ("seeds_0", "seeds_5", "seeds_25", "seeds_100")
        assert compiled.segments.codes.tolist() == [3, 1, 0, 2, 1]

    @pytest.mark.parametrize(("places", "together"), [(PLACES, TOGETHER), (FEWEST, 1)], ids=["all rows", "row by row"])
    def test_one_in_the_predictions_is_refused(self, places, together, written, recsys, monkeypatch):
        monkeypatch.setattr("scoring.metrics.hits.PLACES", places)
        monkeypatch.setattr("scoring.metrics.hits.TOGETHER", together)
        answers = scoring.compile_answers(written(self.ANSWERS, "a"), recsys, written(self.QUESTIONS, "q"))
        columns = scoring.read_predictions(written("1000,s1,a,b\n1002,x,a,s3\n# .\n1001,a,s2,s1\n"), recsys)

        with pytest.raises(scoring.InvalidPredictions) as caught:
            scoring.score(columns, answers, recsys)

        assert caught.value.problems == [
            Problem("seed_predicted", 2, "1002", "items", {"item": "s3", "position": 3}),
            Problem("seed_predicted", 4, "1001", "items", {"item": "s2", "position": 2}),
            Problem("seed_predicted", 4, "1001", "items", {"item": "s1", "position": 3}),
        ]

    def test_without_questions_nothing_is_known_of_them(self, written, recsys):
        answers = scoring.compile_answers(written(self.ANSWERS, "a"), recsys)
        columns = scoring.read_predictions(written("1000,s1,a,b\n1002,b,a,s3\n1001,a,s2,s1\n"), recsys)

        assert scoring.score(columns, answers, recsys).all.rows == 3

    def test_brunch_takes_them(self, written):
        answers = scoring.compile_answers(written("#u a\n", "a"), BRUNCH, written("#u b\n", "q"))

        report = scoring.score(scoring.read_predictions(written("#u a b c"), BRUNCH), answers, BRUNCH)

        assert (report.all.metrics["map"], report.all.segments) == (1.0, {})


ANSWERS = {
    "no items": ("#u a\n#v\n", [Problem("empty_truth", 2, "#v", "items", {"file": "answers"})]),
    "an id twice": ("#u a\n#u b\n", [Problem("repeated_id", 2, "#u", "id", {"file": "answers"})]),
    "a blank line": ("#u a\n\n#v b", [Problem("blank_line", 2, params={"file": "answers"})]),
    "nothing": ("", [Problem("empty_file", params={"file": "answers"})]),
}


@pytest.mark.parametrize(("content", "problems"), ANSWERS.values(), ids=ANSWERS)
def test_bad_answers(content, problems, written):
    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.compile_answers(written(content), BRUNCH)

    assert caught.value.problems == problems


def test_answers_may_be_of_any_length_and_an_item_twice_counts_once(written):
    line = "#u " + " ".join([*(f"@{i}" for i in range(5000)), "@7"])
    answers = scoring.compile_answers(written(line, "answers"), BRUNCH)

    part = scoring.score(scoring.read_predictions(written("#u @7 x @8"), BRUNCH), answers, BRUNCH).all

    assert answers.warnings == [Problem("answer_repeats_item", 1, "#u", "items", {"item": "@7", "position": 5001})]
    assert part.metrics["map"] == pytest.approx((1 + 2 / 3) / 3, abs=1e-12)


cells = st.text(st.sampled_from("ab# ,\t각"), min_size=0, max_size=3)


def expected_rows(text: str) -> list[list[str]] | None:
    """The challenge's format once more, by a pattern."""
    rows = [re.split(r"\s*,\s*", line.strip()) for line in text.split("\n") if not re.match(r"\s*(#|$)", line)]
    rows = rows[1:] if rows and rows[0][0] == "team_info" else rows
    right = all(len(row) == 4 and "" not in row and len({*row[1:]}) == 3 for row in rows)
    return rows if rows and right and len({row[0] for row in rows}) == len(rows) else None


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(st.lists(cells | st.just("team_info"), min_size=1, max_size=5) | st.permutations("abcd"), max_size=4)
)
def test_a_file_is_taken_if_and_only_if_it_is_right(lines, written, recsys):
    text = "".join(",".join(row) + "\n" for row in lines)
    expected = expected_rows(text)
    if expected is None:
        assert refusal(written(text), recsys)
        return

    ids, items = rows_of(scoring.read_predictions(written(text), recsys))

    assert [[identity, *row] for identity, row in zip(ids, items, strict=True)] == expected


def verdict(path, task):
    """All that a reader says of a file."""
    try:
        arrays = scoring.read_predictions(path, task).arrays()
    except scoring.InvalidPredictions as error:
        return error.problems, error.total
    return {name: array.tolist() for name, array in arrays.items()}


PLAIN = [f"{number} t{number} t{number + 1} {'spotify:track:' + 'x' * 22}" for number in range(4)]
LONG = [f"7 {'y' * 64} {'y' * 65} {'zy' * 32}", f"8 {'y' * 8} {'y' * 64} xy"]
SIGNS = [b"", *map(str.encode, "09ax#,- \t\n\r\0\x0b\x1c\x1f~\x7f\x85\u3000\ufeff밤"), b"\xff"]


@example(kind=("comma", b", "), lines=["1 aa bb cc", "2 aa bb cc"], changes=[(19, b"", 1)])
@example(kind=("comma", b", "), lines=["1 aa bb cc", "2 aa bb cc"], changes=[(5, b"", 1)])
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from([("space", b" "), ("comma", b","), ("comma", b", ")]),
    lines=st.lists(st.sampled_from([*PLAIN, *LONG, "team_info a b c"]), min_size=1, max_size=5),
    changes=st.lists(st.tuples(st.integers(0, 1_000), st.sampled_from(SIGNS), st.integers(0, 1)), max_size=2),
)
def test_many_lines_at_once_are_read_as_one_by_one(kind, lines, changes, written, recsys):
    separator, sign = kind
    text = "\n".join(lines).encode().replace(b" ", sign)
    for number, inserted, left_out in changes:
        place = number % (len(text) + 1)
        text = text[:place] + inserted + text[place + left_out :]
    assume(not text.endswith(b"\r"))
    # What comes last keeps the lines from being read at once, and changes nothing.
    at_once, singly = (text + b"\n", text + (b" \n" if separator == "space" else b"\n#\n"))
    task = BRUNCH if separator == "space" else recsys

    assert verdict(written(at_once, "at once"), task) == verdict(written(singly, "singly"), task)


@pytest.mark.parametrize("odd", ["밤", "  t", "t" * 65, "\tt"], ids=["Hangul", "two blanks", "long", "a tab"])
def test_a_file_of_many_blocks_one_of_which_is_odd(odd, written):
    chance = random.Random(5)
    rows = [[f"#{number}", *(f"@{chance.randrange(3_000)}_{place}" for place in range(3))] for number in range(60_000)]
    rows[31_000][2] = odd
    lines = [" ".join(row) for row in rows]

    columns = scoring.read_predictions(written("".join(line + "\n" for line in lines)), BRUNCH)

    ids, items = rows_of(columns)
    assert [[identity, *row] for identity, row in zip(ids, items, strict=True)] == [line.split() for line in lines]
    assert columns.numbers.tolist() == [*range(1, 60_001)]


def test_many_items_that_end_alike(written):
    items = [f"{number:08d}{'abcdefgh' * 2}" for number in range(3_000)]
    rows = [[f"#{at}", *items[at % 3_000 : at % 3_000 + 3]] for at in range(0, 6_000, 3)]

    columns = scoring.read_predictions(written("".join(" ".join(row) + "\n" for row in rows)), BRUNCH)

    assert rows_of(columns)[1] == [row[1:] for row in rows]
