"""Named groups of rows: by what a question shows, by how much it shows, or by a column of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

SHOWN_FIELDS = ("songs_only", "songs_tags", "title_tags", "title_only")
SEEDS = "seeds_"


@dataclass(frozen=True, eq=False)
class Segments:
    """``codes`` [n]: a place in ``names`` for each row, -1 for a row whose segment is not known."""

    names: tuple[str, ...]
    codes: NDArray[np.int16]

    @classmethod
    def none(cls, rows: int) -> Self:
        return cls((), np.full(rows, -1, dtype=np.int16))

    @classmethod
    def of(cls, labels: Sequence[str | None], order: Sequence[str] = ()) -> Self:
        """The segments of these rows; named in this order, others after them in the order of their text."""
        found = {label for label in labels if label is not None}
        names = [name for name in order if name in found] + sorted(found - set(order))
        codes = {name: code for code, name in enumerate(names)}
        return cls(tuple(names), np.array([codes.get(label or "", -1) for label in labels], dtype=np.int16))


def seed_segment(count: int) -> str:
    """The segment of a ranked list whose question shows so many items."""
    return f"{SEEDS}{count}"


def seeds_of(segment: str) -> int:
    """How many items the questions of such a segment show.

    >>> seeds_of(seed_segment(25))
    25
    """
    return int(segment.removeprefix(SEEDS))


def by_size(name: str) -> tuple[int, str]:
    """Sorts names that end in a number by that number.

    >>> sorted(["seeds_100", "seeds_5", "seeds_25"], key=by_size)
    ['seeds_5', 'seeds_25', 'seeds_100']
    """
    return len(name), name


def segment_of(question: Mapping[str, Any]) -> str:
    """The segment of a playlist.

    Songs and tags decide. A title beside songs changes nothing (local splits keep it, the contest blanked
    it), and a question without songs is one of the title, which is all that it may have to show.

    >>> segment_of({"plylst_title": "", "songs": [1, 2], "tags": []})
    'songs_only'
    >>> segment_of({"plylst_title": "밤 산책", "songs": [], "tags": ["밤"]})
    'title_tags'
    """
    shows = (bool(question["songs"]), bool(question["tags"]))
    return SHOWN_FIELDS[((True, False), (True, True), (False, True), (False, False)).index(shows)]
