"""Files to submit: good, wrong, and hard to parse."""

import functools
import gzip
import json
import math
from typing import Any

from tests.playlists import results


def good(hits: int = 5) -> bytes:
    """Scored `score_of(hits)` on both sides."""
    return json.dumps(results(lambda _: hits)).encode()


def score_of(hits: int) -> float:
    """By hand: the nDCG of `hits` right songs of five on top of the list, and all of the tags."""
    gain, best = (sum(1 / math.log(i + 1) for i in range(1, n + 1)) for n in (hits, 5))
    return 0.85 * gain / best + 0.15


def wrong() -> bytes:
    """Invalid: one song twice."""
    rows = results()
    rows[3]["songs"][7] = rows[3]["songs"][6]
    return json.dumps(rows).encode()


@functools.cache
def slow() -> bytes:
    """Good, and takes its parser a moment, some 0.3 s: long enough to be found there."""
    return gzip.compress(_padded(results(), brackets=100_000), compresslevel=1)


@functools.cache
def heavy() -> bytes:
    """Takes its parser several times the two seconds of processor time that the site to break allows.

    Many rows, each near the limit of a row; packed, so that nobody waits for their sending.
    """
    return gzip.compress(_padded(results() * 8, brackets=250_000), compresslevel=1)


def _padded(rows: list[dict[str, Any]], *, brackets: int) -> bytes:
    padded = [{**row, "unknown keys are passed over": [[]] * brackets} for row in rows]
    return json.dumps(padded).encode()
