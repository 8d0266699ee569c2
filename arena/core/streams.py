"""Reading several tables of any size side by side, in the memory of one of their groups."""

import heapq
from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)


def side_by_side(**streams: Iterable[tuple[Key, Any]]) -> Iterator[tuple[Key, dict[str, list[Any]]]]:
    """Streams of (key, item), each in the order of its keys: for every key, the items of every stream.

    >>> list(side_by_side(a=[(1, "x"), (3, "y")], b=[(3, "z"), (3, "w")]))
    [(1, {'a': ['x'], 'b': []}), (3, {'a': ['y'], 'b': ['z', 'w']})]
    """
    merged = heapq.merge(*(_tagged(name, stream) for name, stream in streams.items()), key=itemgetter(0))
    for key, group in groupby(merged, key=itemgetter(0)):
        found: dict[str, list[Any]] = {name: [] for name in streams}
        for _key, name, item in group:
            found[name].append(item)
        yield key, found


def _tagged(name: str, stream: Iterable[tuple[Key, Any]]) -> Iterator[tuple[Key, str, Any]]:
    for key, item in stream:
        yield key, name, item
