"""Ranked lists: who is asked, what is shown, what is hidden, and that nothing leaks."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.challenge.errors import CannotMake
from scoring.challenge.hiding import RECSYS_2018, Half, Last, Seeds, read_seeds
from scoring.challenge.lists import Challenge, Row, check_leaks, make_challenge, warnings
from scoring.challenge.seed import Seed
from scoring.errors import Problem

ITEMS = st.lists(st.sampled_from([f"i{n}" for n in range(12)]), max_size=20)
HIDINGS = st.one_of(
    st.just(Half()), st.builds(Last, st.integers(1, 4)), st.builds(Seeds, st.integers(0, 6), st.booleans())
)


def rows_of(lists):
    return [Row(f"u{number}", tuple(items)) for number, items in enumerate(lists)]


LONG = rows_of([f"i{n}" for n in range(101 + user % 50)] for user in range(400))


@given(st.lists(ITEMS, min_size=1, max_size=30), HIDINGS, st.integers(0, 9), st.data())
def test_rows_are_trained_on_whole_or_cut_in_two(lists, hiding, min_items, data):
    rows = rows_of(lists)
    suited = [row for row in rows if len(set(row.items)) >= max(hiding.least, min_items)]
    asked = data.draw(st.integers(0, len(suited)))
    seed = Seed(data.draw(st.integers(0, 99)))

    made = make_challenge(rows, questions=asked, shares={hiding: 1.0}, min_items=min_items, seed=seed)

    assert made == make_challenge(rows, questions=asked, shares={hiding: 1.0}, min_items=min_items, seed=seed)
    questions = {row.id: row.items for row in made.questions}
    answers = {row.id: row.items for row in made.answers}
    assert made.train == [row for row in rows if row.id not in questions]
    assert list(questions) == list(answers)
    assert len(questions) == asked
    assert set(questions) <= {row.id for row in suited}
    for row in rows:
        if row.id in questions:
            shown, hidden = questions[row.id], answers[row.id]
            assert not set(shown) & set(hidden)
            assert hidden
            whole = list(dict.fromkeys(row.items))
            assert [item for item in whole if item in shown] == shown
            assert [item for item in whole if item in hidden] == hidden
            assert set(shown) | set(hidden) == set(whole)
            assert len(shown) == {Half: len(whole) // 2}.get(type(hiding), len(shown))


def test_the_last_ones_are_hidden():
    made = make_challenge(LONG, questions=10, shares={Last(3): 1.0}, seed=Seed(1))

    whole = {row.id: row.items for row in LONG}
    assert [tuple(row.items) for row in made.answers] == [whole[row.id][-3:] for row in made.questions]
    assert [tuple(row.items) for row in made.questions] == [whole[row.id][:-3] for row in made.questions]


def test_seeds_are_the_first_ones_or_any():
    shares = {Seeds(5): 0.5, Seeds(5, at_random=True): 0.5}
    made = make_challenge(LONG, questions=40, shares=shares, seed=Seed(1))

    first = ["i0", "i1", "i2", "i3", "i4"]
    assert {len(row.items) for row in made.questions} == {5}
    assert sum(row.items == first for row in made.questions) == 20


def test_the_composition_of_the_recsys_challenge():
    shares = {read_seeds(kind): share for kind, share in RECSYS_2018.items()}
    made = make_challenge(LONG, questions=200, shares=shares, seed=Seed(1))

    assert Counter(len(row.items) for row in made.questions) == {0: 20, 1: 20, 5: 40, 10: 40, 25: 40, 100: 40}
    assert made.questions != sorted(made.questions, key=lambda row: len(row.items))


def test_the_few_long_rows_are_kept_for_those_who_need_them():
    rows = rows_of([["a", "b"]] * 50 + [[f"i{n}" for n in range(101)]] * 5)

    made = make_challenge(rows, questions=10, shares={Seeds(1): 0.5, Seeds(100): 0.5}, seed=Seed(3))

    assert Counter(len(row.items) for row in made.questions) == {1: 5, 100: 5}


def test_too_few_rows_are_told_with_their_number():
    rows = rows_of([["a", "b", "b"], ["a", "b", "c"], ["a"]])

    with pytest.raises(CannotMake) as caught:
        make_challenge(rows, questions=2, shares={Last(2): 1.0}, seed=Seed(1))

    params = {"kind": "last:2", "wanted": 2, "found": 1}
    assert caught.value.problems == [Problem("too_few_lists", params=params)]


@pytest.mark.parametrize("leak", ["item", "training", "other"])
def test_a_planted_leak_is_found(leak):
    train, question, answer = [Row("u2", ["a", "b"])], Row("u1", ["a"]), Row("u1", ["b"])
    check_leaks(Challenge(train, [question], [answer]))
    if leak == "item":
        question = Row("u1", ["a", "b"])
    elif leak == "training":
        train.append(Row("u1", ["x"]))
    else:
        question = Row("u3", ["a"])

    with pytest.raises(CannotMake) as caught:
        check_leaks(Challenge(train, [question], [answer]))

    assert caught.value.problems == [Problem("leak", id="u1")]


def test_what_training_shows_under_another_id_is_warned_of():
    train = [Row("t1", ["b", "a"]), Row("t2", ["c"])]
    made = Challenge(train, [Row("u1", ["a"]), Row("u2", ["a"])], [Row("u1", ["b"]), Row("u2", ["c"])])

    assert warnings(made, width=3, refuse_seeds=False) == [
        Problem("twins", field="items", params={"count": 1, "examples": ["u1"]})
    ]


@pytest.mark.parametrize(("width", "refuse_seeds", "enough"), [(3, False, True), (3, True, False), (2, True, True)])
def test_a_catalogue_too_short_for_a_prediction_is_warned_of(width, refuse_seeds, enough):
    made = Challenge([Row("t1", ["x", "y"])], [Row("u1", ["a"])], [Row("u1", ["never shown"])])

    few = Problem("few_items", params={"known": 3, "needed": 4})
    assert warnings(made, width=width, refuse_seeds=refuse_seeds) == ([] if enough else [few])
