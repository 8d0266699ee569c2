"""Weighted draws for millions of playlists' items at once."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Weighted:
    """Items in a row, each with a weight: drawn from any stretch [low, high) of the row."""

    edges: Floats

    @classmethod
    def of(cls, weights: Floats) -> "Weighted":
        return cls(np.concatenate([[0.0], np.cumsum(weights)]))

    def __len__(self) -> int:
        return len(self.edges) - 1

    def draw(self, low: Ints, high: Ints, rng: np.random.Generator) -> Ints:
        """One item for each pair of low and high."""
        below, above = self.edges[low], self.edges[high]
        points = below + rng.random(len(low)) * (above - below)
        # Rounding may put a point on the upper edge, which belongs to the next stretch.
        return np.clip(np.searchsorted(self.edges, points, side="right") - 1, low, high - 1)

    def draw_any(self, count: int, rng: np.random.Generator) -> Ints:
        return self.draw(np.zeros(count, np.int64), np.full(count, len(self)), rng)


@dataclass(frozen=True)
class Lists:
    """A list of items for each owner: owner i has items[starts[i]:starts[i + 1]]."""

    starts: Ints
    items: Ints

    def to_python(self) -> list[list[int]]:
        starts, items = self.starts.tolist(), self.items.tolist()
        return [items[low:high] for low, high in pairwise(starts)]


def starts_of(owners: Ints, count: int) -> Ints:
    """Where each of `count` owners begins in a sorted column of owners; one more for the end."""
    return np.searchsorted(owners, np.arange(count + 1))


def draw_lists(row: Weighted, pools: Ints, mix: Floats, lengths: Ints, rng: np.random.Generator) -> Lists:
    """Draw lists of distinct items, each item from one of its owner's pools.

    pools: (owners, pools, 2) stretches of the row; mix: (owners, pools) shares; lengths: the most items wanted.
    """
    owners = np.repeat(np.arange(len(lengths)), lengths * 3 // 2 + 3)
    edges = np.cumsum(mix, axis=1)
    point = rng.random(len(owners))
    pool = np.zeros(len(owners), np.int64)
    for edge in edges.T[:-1]:
        pool += point > edge[owners]
    low, high = pools[owners, pool].T
    items = row.draw(low, high, rng)
    _, first = np.unique(owners * len(row) + items, return_index=True)
    first.sort()
    return _cut(owners[first], items[first], lengths)


def _cut(owners: Ints, items: Ints, lengths: Ints) -> Lists:
    starts = starts_of(owners, len(lengths))
    within = np.arange(len(owners)) - starts[owners] < lengths[owners]
    return Lists(starts_of(owners[within], len(lengths)), items[within])


def zipf_weights(ranks: Ints, exponent: float) -> Floats:
    """Popularity by Zipf's law of the ranks 0, 1, …"""
    weights: Floats = np.power(ranks + 1.0, -exponent)
    return weights


def rank_within(groups: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Ranks 0, 1, … dealt out at random within each of `count` groups; `groups` is sorted."""
    ranks = np.empty(len(groups), np.int64)
    ranks[np.lexsort((rng.random(len(groups)), groups))] = np.arange(len(groups)) - starts_of(groups, count)[groups]
    return ranks
