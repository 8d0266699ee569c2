"""Answers are compiled once, and refused while they still can be mended."""

import hashlib

import numpy as np
import pytest

import scoring
from scoring import Problem

GOOD = [{"id": 3, "songs": [5, 6], "tags": ["밤"]}, {"id": 1, "songs": [5], "tags": ["b", "밤"], "like_cnt": 9}]
ASKED = [
    {"id": 1, "plylst_title": "밤", "songs": [], "tags": []},
    {"id": 3, "plylst_title": "", "songs": [1], "tags": []},
]


def refusal(task, answers, questions=None):
    with pytest.raises(scoring.BadAnswers) as caught:
        scoring.compile_answers(answers, task, questions)
    return caught.value.problems


def texts(truth):
    return None if truth.table is None else truth.table.strings()


def test_compiled_in_the_order_of_the_file(written, melon):
    path = written(GOOD)

    answers = scoring.compile_answers(path, melon)

    songs, tags = answers.fields["songs"], answers.fields["tags"]
    assert (answers.ids.shown(), answers.rows) == ([3, 1], 2)
    assert (songs.lists.offsets.tolist(), songs.lists.items.tolist()) == ([0, 2, 3], [5, 6, 5])
    assert (tags.lists.offsets.tolist(), tags.lists.items.tolist()) == ([0, 1, 3], [0, 1, 0])
    assert tags.table.strings() == ["밤", "b"]
    assert (answers.segments.names, answers.segments.codes.tolist(), answers.seeds) == ((), [-1, -1], {})
    assert answers.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert answers.warnings == []


def test_segments_come_from_the_questions(written, melon):
    answers = scoring.compile_answers(written(GOOD, "a"), melon, written(ASKED, "q"))

    assert answers.segments.names == ("songs_only", "title_only")
    assert answers.segments.codes.tolist() == [0, 1]
    assert answers.seeds["songs"].lists.items.tolist() == [1]


def test_saved_and_loaded(written, melon, tmp_path):
    twice = [{"id": 1, "songs": [5, 5], "tags": ["b"]}]
    answers = scoring.compile_answers(written([*twice, GOOD[0]], "a"), melon, written(ASKED, "q"))

    answers.save(tmp_path / "answers.npz")
    loaded = scoring.Answers.load(tmp_path / "answers.npz")

    assert loaded.ids.shown() == answers.ids.shown()
    assert loaded.segments.names == answers.segments.names
    assert loaded.segments.codes.tolist() == answers.segments.codes.tolist()
    for group in ("fields", "seeds"):
        for name, lists in getattr(answers, group).items():
            again = getattr(loaded, group)[name]
            assert again.lists.items.tolist() == lists.lists.items.tolist()
            assert again.lists.offsets.tolist() == lists.lists.offsets.tolist()
            assert texts(again) == texts(lists)
    assert (loaded.sha256, loaded.warnings) == (answers.sha256, answers.warnings)


@pytest.mark.parametrize(("largest", "kind"), [(2**31 - 1, np.int32), (2**31, np.int64)])
def test_loaded_items_are_as_narrow_as_they_allow(largest, kind, written, melon, tmp_path):
    nothing_shown = [{**row, "songs": [], "tags": []} for row in ASKED]
    rows = [{**GOOD[0], "songs": [1, largest]}, GOOD[1]]
    scoring.compile_answers(written(rows, "a"), melon, written(nothing_shown, "q")).save(tmp_path / "answers.npz")

    loaded = scoring.Answers.load(tmp_path / "answers.npz")

    assert loaded.fields["songs"].lists.items.dtype == kind
    assert loaded.fields["songs"].lists.items.tolist()[:2] == [1, largest]
    assert [loaded.seeds[name].lists.items.tolist() for name in ("songs", "tags")] == [[], []]


def test_an_item_twice_in_one_row_warns(written, melon):
    answers = scoring.compile_answers(written([{"id": 1, "songs": [5, 6, 5], "tags": ["b"]}]), melon)

    assert answers.warnings == [Problem("answer_repeats_item", 1, 1, "songs", {"item": 5, "position": 3})]


BAD = {
    "no songs": ([{"id": 1, "songs": [], "tags": ["a"]}], Problem("empty_truth", 1, 1, "songs", {"file": "answers"})),
    "no tags": (
        [GOOD[0], {"id": 1, "songs": [1], "tags": []}],
        Problem("empty_truth", 2, 1, "tags", {"file": "answers"}),
    ),
    "101 songs": (
        [{"id": 1, "songs": list(range(101)), "tags": ["a"]}],
        Problem("too_many_items", 1, 1, "songs", {"limit": 100, "got": 101, "file": "answers"}),
    ),
    "101 tags": (
        [{"id": 1, "songs": [1], "tags": [str(i) for i in range(101)]}],
        Problem("too_many_items", 1, 1, "tags", {"limit": 100, "got": 101, "file": "answers"}),
    ),
    "an id twice": ([GOOD[0], GOOD[1], GOOD[0]], Problem("repeated_id", 3, 3, "id", {"file": "answers"})),
    "an id as text": (
        [{"id": "1", "songs": [1], "tags": ["a"]}],
        Problem("wrong_type", 1, None, "id", {"expected": "integer", "got": "string", "file": "answers"}),
    ),
    "a song as text": (
        [{"id": 1, "songs": [1, "2"], "tags": ["a"]}],
        Problem(
            "wrong_item_type", 1, 1, "songs", {"position": 2, "expected": "integer", "got": "string", "file": "answers"}
        ),
    ),
    "no rows": ([], Problem("no_rows", params={"file": "answers"})),
    "no json": ("[{]", Problem("bad_json", 1, params={"file": "answers"})),
    "nothing": (b"", Problem("empty_file", params={"file": "answers"})),
}


@pytest.mark.parametrize(("content", "problem"), BAD.values(), ids=BAD)
def test_refused(content, problem, written, melon):
    assert refusal(melon, written(content)) == [problem]


def test_100_of_each_are_taken(written, melon):
    row = {"id": 1, "songs": list(range(100)), "tags": [str(i) for i in range(100)]}

    assert scoring.compile_answers(written([row]), melon).rows == 1


def test_an_answer_without_its_question(written, melon):
    problems = refusal(melon, written(GOOD, "a"), written(ASKED[:1], "q"))

    assert problems == [Problem("not_in_questions", 1, 3, "id", {"file": "answers"})]


def test_a_question_without_its_answer_warns(written, melon):
    answers = scoring.compile_answers(written(GOOD[:1], "a"), melon, written(ASKED, "q"))

    params = {"count": 1, "examples": [1]}
    assert answers.warnings == [Problem("unanswered_questions", field="id", params=params)]


def test_bad_questions_are_told_apart_from_bad_answers(written, melon):
    twice = refusal(melon, written(GOOD, "a"), written([*ASKED, ASKED[0]], "q"))
    broken = refusal(melon, written(GOOD, "a"), written([{"id": 1, "songs": []}], "q"))

    assert twice == [Problem("repeated_id", 3, 1, "id", {"file": "questions"})]
    assert broken == [Problem("missing_field", 1, 1, "tags", {"file": "questions"})]


def test_packed_answers(written, melon):
    import gzip
    import json

    answers = scoring.compile_answers(written(gzip.compress(json.dumps(GOOD).encode())), melon)

    assert answers.ids.shown() == [3, 1]


def test_the_questions_are_no_answers(written, melon):
    answers, questions = written(GOOD, "a"), written(GOOD, "q")

    assert refusal(melon, answers, questions) == [Problem("answers_are_questions", params={"file": "answers"})]
