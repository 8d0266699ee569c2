"""Who sends what, when: worked out before the rush, from a seed, so that the same rush can be had again."""

import random
from dataclasses import asdict, dataclass
from typing import Any

from bench.rush.contest import BROKEN, FULL, MAIN, Sample
from bench.rush.options import Options

EAGER, EAGER_SHARE = 0.01, 0.05  # this share of the teams sends this share of the files, besides what all send
BROKEN_SHARE = 0.02
STRAGGLERS = 4


@dataclass(frozen=True, kw_only=True)
class Sending:
    number: int
    due: float  # seconds from the start
    team: int
    sample: str
    lasts: float = 0.0  # seconds over which the bytes are sent; 0: as fast as they go


def make_plan(options: Options, samples: list[Sample]) -> list[Sending]:
    """Arrivals at random moments, as people's are, from the start to a little after the deadline."""
    chance = random.Random(options.seed)
    names = {slug: [s.name for s in samples if s.round == slug and s.name != BROKEN] for slug in (MAIN, FULL)}
    plan: list[Sending] = []
    due = chance.expovariate(options.rate)
    while due < options.seconds + options.tail:
        plan.append(_sending(len(plan), due, options, names, chance))
        due += chance.expovariate(options.rate)
    return plan + [_straggler(len(plan) + n, n, options, names) for n in range(STRAGGLERS)]


def _sending(number: int, due: float, options: Options, names: dict[str, list[str]], chance: random.Random) -> Sending:
    eager = chance.random() < EAGER_SHARE
    team = chance.randrange(max(1, round(EAGER * options.teams)) if eager else options.teams)
    kind = chance.random()
    sample = BROKEN if kind < BROKEN_SHARE else chance.choice(names[FULL if kind > 1 - options.full else MAIN])
    return Sending(number=number, due=due, team=team, sample=sample)


def _straggler(number: int, n: int, options: Options, names: dict[str, list[str]]) -> Sending:
    """Somebody on a slow line, by himself in a team: begins before the deadline, ends after it."""
    ahead = min(12.0, options.seconds / 2)
    sample = names[FULL if n == 0 and names[FULL] else MAIN][0]
    return Sending(
        number=number,
        due=options.seconds - ahead,
        team=options.teams + n,
        sample=sample,
        lasts=ahead + options.tail / 2,
    )


def as_job(plan: list[Sending], samples: list[Sample], **more: Any) -> dict[str, Any]:
    return {"plan": [asdict(each) for each in plan], "samples": [asdict(each) for each in samples], **more}
