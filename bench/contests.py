"""Files of the other contests and of a table, at about the size that each had, always the same."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.work import Work, keep

SEED = 20180701
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호거너더러머버서어저처커터퍼허"

Pairs = Iterator[tuple[str, str]]
"""A line of the answers and one of the predictions."""


@dataclass(frozen=True)
class Contest:
    """``rows`` are those of the contest itself, or as many as are usual."""

    task: dict[str, Any]
    rows: int
    make: Callable[[random.Random, int], Pairs]
    header: str = ""


def make_work(folder: Path, name: str, share: float) -> Work:
    """The work of this contest, of a share of its rows."""
    contest = CONTESTS[name]
    rows = max(20, round(contest.rows * share))

    def write(work: Work) -> None:
        chance = random.Random(SEED)
        pairs = list(contest.make(chance, rows))
        _write(work.truth, contest.header, [answer for answer, _ in pairs])
        chance.shuffle(pairs)
        _write(work.results, contest.header, [predicted for _, predicted in pairs])

    return keep(folder, f"{name}-{rows}", contest.task, Path(__file__), write)


def _write(path: Path, header: str, lines: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header)
        file.writelines(f"{line}\n" for line in lines)


def make_ranked(sign: str, names: Callable[[random.Random], list[str]], width: int, right: tuple[int, int]) -> Any:
    """Lists of popular items, among them three in ten of the right ones."""

    def make(chance: random.Random, rows: int) -> Pairs:
        items = names(chance)

        def popular(count: int) -> list[str]:
            drawn: dict[str, None] = {}
            while len(drawn) < count:
                drawn.update(dict.fromkeys(items[int(len(items) * chance.random() ** 5)] for _ in range(count)))
            return list(drawn)[:count]

        for row in range(rows):
            truth = popular(chance.randint(*right))
            hits = [item for item in truth if chance.random() < 0.3]
            predicted = list(dict.fromkeys([*hits, *popular(width)]))[:width]
            chance.shuffle(predicted)
            yield sign.join([f"{row:08x}", *truth]), sign.join([f"{row:08x}", *predicted])

    return make


def articles(chance: random.Random) -> list[str]:
    return [f"@author{chance.randrange(20_000)}_{number}" for number in range(100_000)]


def tracks(chance: random.Random) -> list[str]:
    return [f"spotify:track:{''.join(chance.choices(LETTERS, k=22))}" for _ in range(200_000)]


def make_labels(chance: random.Random, rows: int) -> Pairs:
    """Four in five are right; many products have no label of the two lower levels."""
    for _ in range(rows):
        product = "".join(chance.choices(LETTERS, k=10))
        truth = [chance.randint(1, 57), chance.randint(1, 552), chance.choice([-1, 3189]), chance.choice([-1, 403])]
        predicted = [label if chance.random() < 0.8 else label + 1 for label in truth]
        yield tuple("\t".join([product, *map(str, labels)]) for labels in (truth, predicted))  # type: ignore[misc]


def make_transcripts(chance: random.Random, rows: int) -> Pairs:
    """One syllable in ten is wrong, missing, or one too many."""
    for row in range(rows):
        text = "".join(chance.choices(f"{SYLLABLES}        ", k=chance.randint(5, 60)))
        heard = [chance.choice(["", "가", sign * 2]) if chance.random() < 0.1 else sign for sign in text]
        yield f"call_{row:06d}\t{text}", f"call_{row:06d}\t{''.join(heard)}"


def make_probabilities(chance: random.Random, rows: int) -> Pairs:
    for row in range(rows):
        truth = chance.random() < 0.2
        yield f"{row},{truth:d}", f"{row},{chance.betavariate(4, 3) if truth else chance.betavariate(2, 5):.6f}"


CONTESTS = {
    "brunch": Contest({"preset": "brunch-2019"}, 3_000, make_ranked(" ", articles, 100, (1, 40))),
    "recsys": Contest({"preset": "recsys-2018"}, 10_000, make_ranked(", ", tracks, 500, (5, 150))),
    "shopping": Contest({"preset": "shopping-2018"}, 1_500_000, make_labels),
    "speech": Contest({"preset": "speech-2019"}, 50_000, make_transcripts),
    "table": Contest(
        {"preset": "table", "metric": ["roc_auc", "log_loss", "brier"], "target": "target"},
        1_000_000,
        make_probabilities,
        header="id,target\n",
    ),
}
