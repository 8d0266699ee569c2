"""What of a user's items a question shows, and what it hides. An item that stands twice counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed

HALF, LAST, SEEDS = "half", "last", "seeds"
RANDOM = ":random"

RECSYS_2018 = {
    # The ten categories of the RecSys Challenge 2018, of which two pairs differ in the title alone.
    "0": 0.1,
    "1": 0.1,
    "5": 0.2,
    "10": 0.2,
    "25": 0.1,
    "25:random": 0.1,
    "100": 0.1,
    "100:random": 0.1,
}


class Hiding(Protocol):
    """A way to hide. ``least``: how many different items it takes, so that one is hidden and what it promises shown."""

    @property
    def name(self) -> str: ...
    @property
    def least(self) -> int: ...
    def shown(self, count: int, seed: Seed, identity: str) -> Sequence[int]:
        """The places, in their order, that are shown of so many."""


@dataclass(frozen=True)
class Half:
    """The smaller half, chosen at random, is shown, as in the Melon contest."""

    name: str = HALF
    least: int = 2

    def shown(self, count: int, seed: Seed, identity: str) -> Sequence[int]:
        return seed.choose(count // 2, count, "mask", identity)


@dataclass(frozen=True)
class Last:
    """The last ``hidden`` are hidden: the future, where the items are in the order of time."""

    hidden: int

    @property
    def name(self) -> str:
        return f"{LAST}:{self.hidden}"

    @property
    def least(self) -> int:
        return self.hidden + 1

    def shown(self, count: int, seed: Seed, identity: str) -> Sequence[int]:  # noqa: ARG002
        return range(count - self.hidden)


@dataclass(frozen=True)
class Seeds:
    """So many are shown, the first ones or chosen at random, as in the RecSys Challenge 2018."""

    number: int
    at_random: bool = False

    @property
    def name(self) -> str:
        return f"{self.number}{RANDOM if self.at_random else ''}"

    @property
    def least(self) -> int:
        return self.number + 1

    def shown(self, count: int, seed: Seed, identity: str) -> Sequence[int]:
        return seed.choose(self.number, count, "mask", identity) if self.at_random else range(self.number)


def read_hiding(text: str) -> Hiding | None:
    """``half`` or ``last:K``; None for ``seeds``, of which there are several. Raises ValueError.

    >>> read_hiding("half"), read_hiding("last:3"), read_hiding("seeds")
    (Half(name='half', least=2), Last(hidden=3), None)
    """
    if text == HALF:
        return Half()
    if text == SEEDS:
        return None
    kind, _, number = text.partition(":")
    if kind != LAST or (hidden := int(number)) < 1:
        raise ValueError(text)
    return Last(hidden)


def read_seeds(text: str) -> Seeds:
    """``25`` or ``25:random``. Raises CannotMake."""
    number = text.removesuffix(RANDOM)
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise CannotMake.of("bad_seeds", got=text)
    return Seeds(int(number), at_random=text != number)


def hide(items: Sequence[str], hiding: Hiding, *, identity: str, seed: Seed) -> tuple[list[str], list[str]]:
    """Different items as (shown, hidden), both in their order.

    >>> hide(["a", "b", "c", "d"], Last(1), identity="u", seed=Seed(1))
    (['a', 'b', 'c'], ['d'])
    """
    shown = set(hiding.shown(len(items), seed, identity))
    return (
        [item for place, item in enumerate(items) if place in shown],
        [item for place, item in enumerate(items) if place not in shown],
    )
