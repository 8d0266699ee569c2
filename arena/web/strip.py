"""All scores of a board in one glance: how many teams stand where, the baselines, and the reader's own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from arena.leaderboards.queries import Row
from arena.teams.models import Team

_FLOOR, _HEIGHT, _LEAST = 56, 46, 5  # where the bars stand, the tallest and the smallest, in pixels


@dataclass(frozen=True, slots=True)
class Bar:
    x: float  # per cent of the width
    y: float
    height: float
    teams: int


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Strip:
    bars: list[Bar]
    bar_width: float
    baselines: list[Mark]
    own: Mark | None
    worst: float
    best: float
    median: float
    teams: int
    beaten: int | None  # per cent of the other teams behind the own one


def make_strip(rows: Sequence[Row], own_id: object, *, greater_is_better: bool = True) -> Strip | None:
    """The better the farther right. None where there is nothing to compare: fewer than three teams, or all alike."""
    teams = [row for row in rows if row.kind == Team.Kind.TEAM and row.score is not None]
    scored = [row for row in rows if row.score is not None]
    scores = sorted(row.score or 0.0 for row in teams)
    ends = [row.score or 0.0 for row in scored]
    if len(scores) < 3 or min(ends) == max(ends):
        return None
    worst, best = (min(ends), max(ends)) if greater_is_better else (max(ends), min(ends))
    own = next((row for row in teams if row.team_id == own_id), None)
    bins = min(round(4 * len(scores) ** 0.5), 64)
    return Strip(
        bars=_bars(scores, worst, best, bins),
        bar_width=round(88 / bins, 2),
        baselines=[_mark(row, worst, best) for row in scored if row.kind != Team.Kind.TEAM],
        own=_mark(own, worst, best) if own else None,
        worst=worst,
        best=best,
        median=median(scores),
        teams=len(scores),
        beaten=_beaten(own, len(scores)),
    )


def _bars(scores: Sequence[float], worst: float, best: float, bins: int) -> list[Bar]:
    counts = Counter(min(int((score - worst) / (best - worst) * bins), bins - 1) for score in scores)
    tallest = max(counts.values())
    bars = []
    for place, teams in sorted(counts.items()):
        height = round(max(_LEAST, _HEIGHT * teams / max(tallest, 4)), 1)
        bars.append(Bar(x=round(100 * (place + 0.06) / bins, 2), y=_FLOOR - height, height=height, teams=teams))
    return bars


def _mark(row: Row, worst: float, best: float) -> Mark:
    score = row.score or 0.0
    return Mark(x=round(100 * (score - worst) / (best - worst), 2), label=row.team_name, score=score)


def _beaten(own: Row | None, teams: int) -> int | None:
    if own is None or own.rank is None:
        return None
    return round(100 * (teams - own.rank) / (teams - 1))
