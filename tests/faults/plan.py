"""What a campaign will do, decided by its seed alone: which file each submission sends, which fault comes when."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.faults import files

BOTH_LANES = (
    "kill a parser",
    "kill the fork server",
    "kill the worker",
    "kill the web server",
    "kill a web process",
    "kill beat",
    "stop the worker for longer than its lease",
    "put the clock forward",
    "put the clock back",
    "ring false bells",
    "lose all bells",
    "crash the machine",
)
LANES = {
    "embedded": (*BOTH_LANES, "leave a garbled bell"),
    "servers": (*BOTH_LANES, "kill the broker", "kill PostgreSQL", "cut all connections to PostgreSQL"),
}
EXPECTED = {"good": "scored", "wrong": "invalid", "heavy": "invalid"}


@dataclass(frozen=True)
class Fault:
    """Comes when so many submissions have been acknowledged; what can last, lasts so long."""

    after: int
    kind: str
    seconds: float


@dataclass(frozen=True)
class Plan:
    lane: str
    seed: int
    submissions: int
    faults: list[Fault]

    def file(self, number: int) -> tuple[str, bytes]:
        """Of submission `number`: its kind, and its bytes."""
        chance = Random(f"{self.seed}/{number}")
        kind = chance.choices(("good", "wrong", "heavy"), (90, 9.5, 0.5))[0]
        content = {"good": lambda: files.good(chance.randrange(6)), "wrong": files.wrong, "heavy": files.heavy}
        return kind, content[kind]()


def make_plan(
    *, lane: str, seed: int, submissions: int, faults: int, without: tuple[str, ...] = (), longest: float = 4
) -> Plan:
    chance = Random(f"{seed}/{lane}")
    kinds = [kind for kind in LANES[lane] if kind not in without]
    moments = sorted(chance.randrange(submissions) for _ in range(faults))
    chosen = itertools.islice(_round_after_round(kinds, chance), faults)
    planned = [
        Fault(after, kind, round(chance.uniform(0.5, longest), 1)) for after, kind in zip(moments, chosen, strict=True)
    ]
    return Plan(lane=lane, seed=seed, submissions=submissions, faults=planned)


def _round_after_round(kinds: list[str], chance: Random) -> Iterator[str]:
    """Every kind once, then every kind again in another order: no kind is left out for long."""
    while True:
        yield from chance.sample(kinds, len(kinds))
