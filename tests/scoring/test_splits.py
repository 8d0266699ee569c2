"""Who is public: by a file, or by a hash under a secret seed."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring import Problem
from scoring.formats.ids import IntegerIds
from scoring.formats.truth import TrueLists
from scoring.metrics import Ragged
from scoring.segments import Segments
from scoring.splits import public_counts


def answers_of(codes, ids=None) -> scoring.Answers:
    count = len(codes)
    lists = TrueLists(Ragged.of([0] * count, [1] * count))
    ids = IntegerIds(np.arange(count) if ids is None else np.array(ids))
    segments = Segments(("a", "b", "c", "d"), np.array(codes, dtype=np.int16))
    return scoring.Answers(ids, {"songs": lists}, {}, segments, "", [])


@pytest.fixture
def four():
    return answers_of([-1] * 4, ids=[7, 3, 9, 1])


class TestMakeSplit:
    ANSWERS = answers_of([0] * 420 + [1] * 390 + [2] * 110 + [3] * 80)

    def test_the_same_share_in_each_segment(self):
        public = scoring.make_split(self.ANSWERS, b"seed", 0.3).public

        assert Counter(self.ANSWERS.segments.codes[public].tolist()) == {0: 126, 1: 117, 2: 33, 3: 24}

    def test_it_is_the_seed_that_decides(self):
        first, again, other = (scoring.make_split(self.ANSWERS, seed, 0.3).public for seed in (b"a", b"a", b"b"))

        assert first.tolist() == again.tolist()
        assert first.tolist() != other.tolist()

    def test_the_order_of_the_answers_does_not(self):
        order = np.random.default_rng(1).permutation(1000)
        shuffled = answers_of(self.ANSWERS.segments.codes[order], ids=order)

        public = scoring.make_split(self.ANSWERS, b"seed", 0.3).public

        assert scoring.make_split(shuffled, b"seed", 0.3).public.tolist() == public[order].tolist()

    @pytest.mark.parametrize(("share", "count"), [(0, 1), (0.001, 1), (0.5, 2), (0.999, 3), (1, 3)])
    def test_neither_side_is_empty(self, share, count, four):
        assert scoring.make_split(four, b"seed", share).public.sum() == count

    def test_a_single_row(self):
        assert scoring.make_split(answers_of([0]), b"seed", 0.9).public.tolist() == [True]
        assert scoring.make_split(answers_of([0]), b"seed", 0.1).public.tolist() == [False]

    @pytest.mark.parametrize(("seed", "share"), [(b"", 0.3), (b"seed", -0.1), (b"seed", 1.1), (b"seed", float("nan"))])
    def test_wrong_arguments(self, seed, share, four):
        with pytest.raises(scoring.ScoringError):
            scoring.make_split(four, seed, share)

    @given(
        sizes=st.dictionaries(st.integers(-1, 3), st.integers(1, 50), min_size=1),
        share=st.floats(0, 1),
    )
    def test_counts(self, sizes, share):
        counts = public_counts(sizes, share)
        total = sum(sizes.values())

        assert all(0 <= counts[segment] <= size for segment, size in sizes.items())
        assert total == 1 or 1 <= sum(counts.values()) <= total - 1
        assert all(abs(counts[segment] - size * sum(counts.values()) / total) < 1 for segment, size in sizes.items())


GOOD = "id,split\n1,private\n3,public\n7,public\n9,private\n"
BAD = {
    "nothing": ("", [("split_header", 1)]),
    "another header": ("id,part\n1,public\n", [("split_header", 1)]),
    "no header": ("1,public\n", [("split_header", 1)]),
    "semicolons": (GOOD.replace(",", ";"), [("split_header", 1)]),
    "not utf-8": (b"id,split\n\xff,public\n", [("bad_encoding", None)]),
    "an open quote": ('id,split\n"1,public\n', [("split_csv", 2)]),
    "three cells": (GOOD.replace("3,public", "3,public,x"), [("split_columns", 3)]),
    "another word": (GOOD.replace("3,public", "3,test"), [("split_side", 3)]),
    "a capital": (GOOD.replace("3,public", "3,Public"), [("split_side", 3)]),
    "a space": (GOOD.replace("3,public", "3, public"), [("split_side", 3)]),
    "no number": (GOOD.replace("3,", "3.0,"), [("split_id", 3)]),
    "a number in other digits": (GOOD.replace("3,", "３,"), [("split_id", 3)]),
    "a number too large": (GOOD.replace("3,", "9999999999999999999,"), [("split_id", 3)]),
    "an id twice": (GOOD + "3,private\n", [("repeated_id", 6)]),
    "an id too many": (GOOD + "4,private\n", [("unknown_id", 6)]),
    "an id too few": (GOOD.replace("3,public\n", ""), [("missing_ids", None)]),
    "one side": (GOOD.replace("public", "private"), [("split_one_sided", None)]),
}


class TestReadSplit:
    @pytest.mark.parametrize(
        "text",
        [GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip(), "\ufeff" + GOOD, GOOD + "\n\n", GOOD.replace("1", '"1"')],
        ids=["plain", "crlf", "no last line end", "bom", "blank lines", "quoted"],
    )
    def test_in_the_order_of_the_answers(self, text, written, four):
        assert scoring.read_split(str(written(text)), four).public.tolist() == [True, True, False, False]

    @pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
    def test_refused(self, text, expected, written, four):
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.read_split(written(text), four)

        assert [(problem.code, problem.row) for problem in caught.value.problems] == expected
        assert all(problem.params["file"] == "splits" for problem in caught.value.problems)

    def test_a_problem_says_what_it_found(self, written, four):
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.read_split(written(GOOD.replace("3,public", "3,test")), four)

        params = {"got": "test", "file": "splits"}
        assert caught.value.problems == [Problem("split_side", 3, 3, "split", params)]
