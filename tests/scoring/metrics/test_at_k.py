"""Metrics of ranked lists, against the definitions word for word, and scikit-learn's nDCG."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from scoring.metrics import TABLE_METRICS, Ragged
from scoring.shapes import ListShape

ITEMS = range(12)
lists = st.lists(
    st.tuples(
        st.lists(st.sampled_from(ITEMS), unique=True, max_size=6),
        st.lists(st.sampled_from(ITEMS), unique=True, min_size=1, max_size=9),
    ),
    min_size=1,
    max_size=8,
)


def average_precision(ranked, truth, k):
    """Kaggle's, as Ben Hamner wrote it."""
    score, hits = 0.0, 0
    for place, item in enumerate(ranked[:k]):
        if item in truth:
            hits += 1
            score += hits / (place + 1)
    return score / min(len(truth), k)


def ndcg(ranked, truth, k):
    relevance = [[1.0 if item in truth else 0.0 for item in ITEMS]]
    order = [[-float(ranked.index(item)) if item in ranked else -100.0 for item in ITEMS]]
    found = ndcg_score(relevance, order, k=min(k, len(ranked)) or 1) if set(ranked[:k]) & set(truth) else 0.0
    # scikit-learn's ideal ends where the list does, which here may be before k.
    ideal = [
        sum(1 / np.log2(rank + 1) for rank in range(1, min(len(truth), length) + 1)) for length in (k, len(ranked))
    ]
    return found * ideal[1] / ideal[0] if len(ranked) < k else found


EXPECTED = {
    "map_at_k": average_precision,
    "ndcg_at_k": ndcg,
    "recall_at_k": lambda ranked, truth, k: len(set(ranked[:k]) & set(truth)) / len(truth),
    "precision_at_k": lambda ranked, truth, k: len(set(ranked[:k]) & set(truth)) / k,
    "hit_rate_at_k": lambda ranked, truth, k: float(bool(set(ranked[:k]) & set(truth))),
    "mrr": lambda ranked, truth, k: next((1 / (i + 1) for i, item in enumerate(ranked[:k]) if item in truth), 0.0),
}


def values(metric, rows):
    predicted = np.full((len(rows), 6), -1)
    for place, (ranked, _) in enumerate(rows):
        predicted[place, : len(ranked)] = ranked
    truth = Ragged.of([item for _, right in rows for item in right], [len(right) for _, right in rows])
    return metric.rows(predicted, truth).tolist()


@pytest.mark.parametrize("k", [1, 3, 6])
@pytest.mark.parametrize("name", EXPECTED)
@settings(max_examples=40, deadline=None)
@given(rows=lists)
def test_the_definitions_agree(name, k, rows):
    found = values(TABLE_METRICS[name](k=k), rows)

    assert found == pytest.approx([EXPECTED[name](ranked, truth, k) for ranked, truth in rows], abs=1e-12)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_perfect_list(name):
    found = values(TABLE_METRICS[name](k=3), [([1, 2, 3], [1, 2, 3]), ([4, 5, 6], [6, 5, 4, 3, 2, 1]), ([], [1])])

    assert found == [1.0, {"recall_at_k": 0.5}.get(name, 1.0), 0.0]


def test_k_beyond_the_list():
    assert TABLE_METRICS["mrr"](k=10).misfit(ListShape(5, text=True)) == ("short_lists", {"k": 10})
    assert TABLE_METRICS["mrr"](k=5).misfit(ListShape(5, text=True)) is None
