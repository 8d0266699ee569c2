"""A team's score over its submissions as points of an inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 600, 120, 10


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    score: float


@dataclass(frozen=True, slots=True)
class Chart:
    points: list[Point]
    best: Point
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]


def score_chart(scores: Sequence[float], *, greater_is_better: bool = True) -> Chart | None:
    """Scores from the oldest to the newest, evenly spaced, the best on top. Fewer than two make no line: None."""
    if len(scores) < 2:
        return None
    worst, best = (min(scores), max(scores)) if greater_is_better else (max(scores), min(scores))
    step = (WIDTH - 2 * MARGIN) / (len(scores) - 1)
    points = [
        Point(round(MARGIN + place * step, 1), _height(score, worst, best), score) for place, score in enumerate(scores)
    ]
    return Chart(points=points, best=next(point for point in points if point.score == best))


def _height(score: float, worst: float, best: float) -> float:
    share = (score - worst) / (best - worst) if best != worst else 0.5
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


@dataclass(frozen=True, slots=True)
class RateBar:
    x: int
    y: float
    height: float
    minutes_ago: int
    count: int


@dataclass(frozen=True, slots=True)
class Rate:
    bars: list[RateBar]
    total: int
    most: int
    last: int  # of the last whole minute
    width: int
    height: int = HEIGHT


def rate_chart(counts: Sequence[int]) -> Rate:
    """Events per minute as bars, the oldest minute first; the last one is the minute that is not over yet."""
    most = max(counts, default=0)
    bars = []
    for place, count in enumerate(counts):
        height = round((HEIGHT - MARGIN) * count / most, 1) if count else 0.0
        bars.append(RateBar(10 * place, round(HEIGHT - height, 1), height, len(counts) - 1 - place, count))
    return Rate(bars=bars, total=sum(counts), most=most, last=counts[-2], width=10 * len(counts))
