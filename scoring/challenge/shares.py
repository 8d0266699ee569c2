"""How many rows become questions, and how many of these are of each kind."""

from collections.abc import Mapping
from itertools import accumulate
from math import floor

from scoring.challenge.errors import CannotMake

# 0.42 + 0.39 + 0.11 is a hair under 0.92: a whole total must not fall below itself.
HAIR = 1e-6


def count_questions(rows: int, share: float) -> int:
    """The questions among so many rows: what is left when the other rows are rounded down. Neither is nothing.

    Raises CannotMake for less than two rows.

    >>> count_questions(138_086, 1 / 6), count_questions(10, 0.2)
    (23015, 2)
    """
    if rows < 2:
        raise CannotMake.of("too_few_rows")
    return rows - max(1, floor(rows * (1 - share) + HAIR))


def count_kinds(shares: Mapping[str, float], questions: int) -> dict[str, int]:
    """Whole numbers of questions per kind: floors of the running total, so that they add up.

    Raises CannotMake where the shares make no whole.

    >>> count_kinds({"songs": 0.42, "songs+tags": 0.39, "title+tags": 0.11, "title": 0.08}, 600)
    {'songs': 252, 'songs+tags': 234, 'title+tags': 66, 'title': 48}
    """
    # Written so that what is not a number is refused, too.
    if not (abs(sum(shares.values()) - 1) <= 1e-9 and all(share >= 0 for share in shares.values())):
        raise bad_composition(shares)
    edges = [floor(edge * questions + HAIR) for edge in accumulate(shares.values())]
    return {kind: edge - before for kind, edge, before in zip(shares, edges, [0, *edges], strict=False)}


def read_shares(written: list[str]) -> dict[str, float]:
    """``KIND=SHARE`` of the command line. Raises CannotMake."""
    pairs = [each.partition("=") for each in written]
    try:
        shares = {kind.strip(): float(share) for kind, _, share in pairs}
    except ValueError as error:
        raise CannotMake.of("bad_composition", composition=", ".join(written)) from error
    if len(shares) != len(pairs):
        raise CannotMake.of("bad_composition", composition=", ".join(written))
    return shares


def bad_composition(shares: Mapping[str, float]) -> CannotMake:
    return CannotMake.of("bad_composition", composition=", ".join(f"{kind}={share}" for kind, share in shares.items()))
