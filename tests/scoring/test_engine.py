"""Scores against the naive evaluator; parts, segments, and bits that no order changes."""

import json
import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring.formats.ids import IntegerIds

QUESTIONS = {
    "songs_only": {"plylst_title": "", "songs": [1], "tags": []},
    "songs_tags": {"plylst_title": "", "songs": [1], "tags": ["a"]},
    "title_tags": {"plylst_title": "밤", "songs": [], "tags": ["a"]},
    "title_only": {"plylst_title": "밤", "songs": [], "tags": []},
}


def make_rows(count: int, seed: int = 1) -> tuple[list, list]:
    """Answers, and predictions for them that sometimes hit."""
    chance = random.Random(seed)
    songs, tags = range(300), [f"태그 {i}" for i in range(40)]
    ids = chance.sample(range(10**6), count)
    answers = [
        {
            "id": i,
            "songs": chance.sample(songs, chance.randint(1, 60)),
            "tags": chance.sample(tags, chance.randint(1, 15)),
        }
        for i in ids
    ]
    predictions = [{"id": i, "songs": chance.sample(songs, 100), "tags": chance.sample(tags, 10)} for i in ids]
    return answers, predictions


@pytest.fixture(scope="module")
def rows():
    return make_rows(150)


@pytest.fixture
def files(rows, written):
    answers, predictions = rows
    kinds = [name for name, share in zip(QUESTIONS, (60, 50, 30, 10), strict=True) for _ in range(share)]
    questions = [{"id": row["id"], **QUESTIONS[kind]} for row, kind in zip(answers, kinds, strict=True)]
    return written(answers, "answers"), written(predictions, "results"), written(questions, "questions")


@pytest.fixture
def answers(files, melon):
    return scoring.compile_answers(files[0], melon, files[2])


@pytest.fixture
def columns(files, melon):
    return scoring.read_predictions(files[1], melon)


def flat(part: scoring.Part) -> dict[str, float | None]:
    return {**part.metrics, "score": part.score}


def test_the_naive_evaluator_agrees(rows, columns, answers, melon, naive):
    report = scoring.score(columns, answers, melon)

    assert flat(report.all) == pytest.approx(naive(*rows), abs=1e-12)
    assert (report.all.rows, report.public, report.private) == (150, None, None)
    assert (report.engine, report.task_sha256, report.answers_sha256) == ("3", melon.sha256, answers.sha256)


def test_public_and_private_are_scored_on_their_own_rows(rows, columns, answers, melon, naive):
    split = scoring.make_split(answers, b"secret", 0.3)

    report = scoring.score(columns, answers, melon, split)

    for part, side in ((report.public, split.public), (report.private, ~split.public)):
        own = [row for row, here in zip(rows[0], side, strict=True) if here]
        assert flat(part) == pytest.approx(naive(own, rows[1]), abs=1e-12)
        assert part.rows == len(own)


def test_both_sides_together_are_the_whole(columns, answers, melon):
    report = scoring.score(columns, answers, melon, scoring.make_split(answers, b"secret", 0.3))

    for name, mean in report.all.metrics.items():
        together = report.public.metrics[name] * 45 + report.private.metrics[name] * 105
        assert together / 150 == pytest.approx(mean, abs=1e-12)
        assert math.fsum(report.per_row[name]) / 150 == mean


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_shuffled_predictions_score_alike_to_the_last_bit(chance, rows, written, columns, answers, melon):
    split = scoring.make_split(answers, b"secret", 0.3)
    expected = scoring.score(columns, answers, melon, split)

    shuffled = scoring.read_predictions(written(chance.sample(rows[1], 150), "shuffled"), melon)
    report = scoring.score(shuffled, answers, melon, split)

    assert (report.all, report.public, report.private) == (expected.all, expected.public, expected.private)
    for name, values in expected.per_row.items():
        assert report.per_row[name].tobytes() == values.tobytes()


def test_nor_does_the_order_of_the_answers_change_a_bit(rows, written, columns, answers, melon):
    chance = random.Random(3)
    for _ in range(10):
        shuffled = scoring.compile_answers(written(chance.sample(rows[0], 150), "shuffled"), melon)
        part = scoring.score(columns, shuffled, melon).all

        assert part.metrics == scoring.score(columns, answers, melon).all.metrics


@pytest.mark.parametrize("block", [1, 7, 149, 150])
def test_nor_does_the_size_of_the_blocks(block, columns, answers, melon, monkeypatch):
    expected = scoring.score(columns, answers, melon)
    monkeypatch.setattr("scoring.engine.BLOCK", block)

    report = scoring.score(columns, answers, melon)

    assert report.all == expected.all
    for name, values in expected.per_row.items():
        assert report.per_row[name].tobytes() == values.tobytes()


def test_a_seed_in_the_list_is_only_a_wasted_place(written, melon, playlist):
    answers = scoring.compile_answers(written([playlist(1, songs=[500])]), melon)

    report = scoring.score(scoring.read_predictions(written([playlist(1)]), melon), answers, melon)

    assert report.all.metrics == {"songs_ndcg": 0.0, "tags_ndcg": 1.0}
    assert report.all.score == 0.15


class TestIds:
    def problems(self, predicted, asked, written, melon, playlist):
        answers = scoring.compile_answers(written([playlist(i) for i in asked]), melon)
        columns = scoring.read_predictions(written([playlist(i) for i in predicted]), melon)
        with pytest.raises(scoring.InvalidPredictions) as caught:
            scoring.score(columns, answers, melon)
        return caught.value.problems, caught.value.total

    def test_missing_ones_are_counted_and_the_smallest_named(self, written, melon, playlist):
        found = self.problems([9], range(10), written, melon, playlist)

        params = {"count": 9, "examples": [0, 1, 2, 3, 4]}
        assert found == ([scoring.Problem("missing_ids", field="id", params=params)], 1)

    def test_unknown_ones_are_named_with_their_rows(self, written, melon, playlist):
        found = self.problems([1, 50, 2, -1], [1, 2], written, melon, playlist)

        assert found == ([scoring.Problem("unknown_id", 2, 50, "id"), scoring.Problem("unknown_id", 4, -1, "id")], 2)

    def test_ones_twice_in_columns_of_unknown_making(self, columns, answers, melon):
        ids = columns.ids.values.copy()
        ids[1] = ids[0]

        with pytest.raises(scoring.InvalidPredictions) as caught:
            scoring.score(replace(columns, ids=IntegerIds(ids)), answers, melon)

        assert [problem.code for problem in caught.value.problems] == ["missing_ids"]

    def test_one_twice_beside_all_the_others(self, written, melon, playlist):
        answers = scoring.compile_answers(written([playlist(1), playlist(2)]), melon)
        columns = scoring.read_predictions(written([playlist(1), playlist(2), playlist(3)]), melon)

        with pytest.raises(scoring.ScoringError, match="twice"):
            scoring.score(replace(columns, ids=IntegerIds(np.array([1, 2, 1]))), answers, melon)


class TestSegments:
    def sizes(self, part):
        return {name: segment.rows for name, segment in part.segments.items()}

    def test_means_over_their_own_rows(self, rows, columns, answers, melon, naive):
        report = scoring.score(columns, answers, scoring.load_task({"preset": "melon-2020", "segment_min_rows": 1}))

        assert self.sizes(report.all) == {"songs_only": 60, "songs_tags": 50, "title_tags": 30, "title_only": 10}
        expected = naive(rows[0][60:110], rows[1])
        assert report.all.segments["songs_tags"].metrics == pytest.approx(
            {name: expected[name] for name in ("songs_ndcg", "tags_ndcg")}, abs=1e-12
        )

    def test_a_small_one_hides_the_next_so_that_no_difference_gives_it_away(self, columns, answers, melon):
        report = scoring.score(columns, answers, melon)

        assert self.sizes(report.all) == {"songs_only": 60, "songs_tags": 50}

    def test_each_side_is_judged_by_its_own_rows(self, columns, answers, melon):
        report = scoring.score(columns, answers, melon, scoring.make_split(answers, b"secret", 0.5))

        assert self.sizes(report.public) == {"songs_only": 30, "songs_tags": 25}

    def test_none_without_questions(self, files, columns, melon):
        report = scoring.score(columns, scoring.compile_answers(files[0], melon), melon)

        assert report.all.segments == {}


def test_a_report_as_json(columns, answers, melon):
    part = scoring.score(columns, answers, melon).all

    again = json.loads(json.dumps(part.as_dict()))

    assert again["score"] == part.score
    assert list(again) == ["score", "metrics", "rows", "segments"]
    assert again["segments"]["songs_only"] == {"rows": 60, "metrics": dict(part.segments["songs_only"].metrics)}


def test_a_split_with_one_side_only(columns, answers, melon):
    report = scoring.score(columns, answers, melon, scoring.Split(np.ones(150, dtype=bool)))

    assert (report.public, report.private) == (report.all, None)
