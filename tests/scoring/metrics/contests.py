"""The contests' definitions once more, word for word and without any care for speed."""

import math
from collections import Counter
from collections.abc import Collection, Sequence

Items = Sequence[object]
Right = Collection[object]


def brunch_average_precision(ranked: Items, truth: Right) -> float:
    right, hits, total = set(truth), 0, 0.0
    for rank, item in enumerate(ranked, start=1):
        if item in right:
            hits += 1
            total += hits / rank
    return total / min(len(right), len(ranked))


def brunch_ndcg(ranked: Items, truth: Right) -> float:
    right = set(truth)
    gain = sum(1 / math.log2(rank + 1) for rank, item in enumerate(ranked, start=1) if item in right)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(len(right), len(ranked)) + 1))


def brunch_entropy(lists: Sequence[Items], top_n: int) -> float:
    places = len(lists) * top_n
    counts = Counter(item for items in lists for item in items)
    return -sum(count / places * math.log(count / places) for count in counts.values())


def recsys_r_precision(ranked: Items, truth: Right) -> float:
    right = set(truth)
    return len(right.intersection(ranked[: len(right)])) / len(right)


def recsys_ndcg(ranked: Items, truth: Right) -> float:
    relevance = [item in truth for item in ranked]
    hits = sum(relevance)
    if not hits:
        return 0.0
    gain = relevance[0] + sum(right / math.log2(rank) for rank, right in enumerate(relevance[1:], start=2))
    return gain / (1 + sum(1 / math.log2(rank) for rank in range(2, hits + 1)))


def recsys_clicks(ranked: Items, truth: Right) -> int:
    ranks = [rank for rank, item in enumerate(ranked, start=1) if item in truth]
    return (ranks[0] - 1) // 10 if ranks else 51


def shopping_accuracy(predicted: Sequence[int], truth: Sequence[int]) -> float:
    counted = [(mine, right) for mine, right in zip(predicted, truth, strict=True) if right != -1]
    return sum(mine == right for mine, right in counted) / len(counted)


def levenshtein(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for number, character in enumerate(left, start=1):
        above, row[0] = row[0], number
        for place, other in enumerate(right, start=1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (character != other))
    return row[-1]


def speech_cer(predicted: Sequence[str], truth: Sequence[str]) -> float:
    pairs = [(mine.replace(" ", ""), right.replace(" ", "")) for mine, right in zip(predicted, truth, strict=True)]
    return sum(levenshtein(mine, right) for mine, right in pairs) / sum(len(right) for _, right in pairs)
