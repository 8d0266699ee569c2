"""Choose users, hide some of their items, leave the other users for training."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.challenge.errors import CannotMake
from scoring.challenge.hiding import Hiding, hide
from scoring.challenge.seed import Seed
from scoring.challenge.shares import count_kinds
from scoring.challenge.twins import warn_of_twins
from scoring.errors import Problem


class Row(NamedTuple):
    """A user, and items in the order of the file."""

    id: str
    items: Sequence[str]


@dataclass(frozen=True)
class Challenge:
    train: list[Row]
    questions: list[Row]
    answers: list[Row]  # in the questions' order


def make_challenge(
    rows: Sequence[Row],
    *,
    questions: int,
    shares: Mapping[Hiding, float],
    min_items: int = 0,
    seed: Seed,
) -> Challenge:
    """Choose ``questions`` of the rows, hide, leave the others for training as they are. Raises CannotMake.

    A row with less than ``min_items`` different items, or too few for its kind, is passed over.
    """
    counts = count_kinds({hiding.name: share for hiding, share in shares.items()}, questions)
    queue = seed.order(len(rows), "questions")
    sizes = [len(set(row.items)) for row in rows]
    pairs: dict[int, tuple[Row, Row]] = {}
    # The most demanding first: the others must not use up the few long rows.
    for hiding in sorted(shares, key=lambda hiding: -hiding.least):
        least = max(hiding.least, min_items)
        suited = (place for place in queue if place not in pairs and sizes[place] >= least)
        for place in _take(suited, hiding, counts[hiding.name]):
            pairs[place] = _hide(rows[place], hiding, seed)
    order = [list(pairs.values())[place] for place in seed.order(len(pairs), "order")]
    challenge = Challenge(
        train=[row for place, row in enumerate(rows) if place not in pairs],
        questions=[question for question, _ in order],
        answers=[answer for _, answer in order],
    )
    check_leaks(challenge)
    return challenge


def _take(suited: Iterator[int], hiding: Hiding, count: int) -> list[int]:
    taken = [place for place, _ in zip(suited, range(count), strict=False)]
    if len(taken) < count:
        raise CannotMake.of("too_few_lists", kind=hiding.name, wanted=count, found=len(taken))
    return taken


def _hide(row: Row, hiding: Hiding, seed: Seed) -> tuple[Row, Row]:
    shown, hidden = hide(list(dict.fromkeys(row.items)), hiding, identity=row.id, seed=seed)
    return Row(row.id, shown), Row(row.id, hidden)


def check_leaks(challenge: Challenge) -> None:
    """Raise where a hidden item stands in its own question, or a question's user in the training rows."""
    trained = {row.id for row in challenge.train}
    for question, answer in zip(challenge.questions, challenge.answers, strict=True):
        visible = not set(question.items).isdisjoint(answer.items)
        if visible or question.id != answer.id or question.id in trained:
            raise CannotMake([Problem("leak", id=answer.id)])


def warnings(challenge: Challenge, *, width: int, refuse_seeds: bool) -> list[Problem]:
    """What makes the challenge too easy, or impossible to answer: lists of ``width`` items are asked for."""
    train = {frozenset(row.items) for row in challenge.train}
    pairs = zip(challenge.questions, challenge.answers, strict=True)
    twins = (question.id for question, answer in pairs if frozenset((*question.items, *answer.items)) in train)
    rows = [*challenge.train, *challenge.questions]
    known = len({item for row in rows for item in row.items})
    needed = width + (max(len(row.items) for row in challenge.questions) if refuse_seeds else 0)
    few = [Problem("few_items", params={"known": known, "needed": needed})] if known < needed else []
    return warn_of_twins(twins, "items") + few
