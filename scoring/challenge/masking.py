"""Make a challenge from whole playlists: training rows, questions to publish, answers to hide.

The masking is that of the Melon contest's own splitter (kakao-arena/melon-playlist-continuation,
split_data.py). A question's *kind* names the fields it shows, such as "songs+tags":

- songs or tags shown: floor(m/2) of them, chosen at random, stay in their original order; the other
  ceil(m/2) are the answer;
- songs or tags not shown: the question has [] and the answer keeps the first 100 songs / 10 tags;
- title not shown: it is blank.

Unlike the original one seed drives everything, an item listed twice in a playlist counts once, and a
playlist is passed over (it stays in training) where its kind would give an empty question or answer.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, TypeVar, get_args

from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed
from scoring.challenge.shares import bad_composition, count_kinds
from scoring.errors import Problem

Item = TypeVar("Item")
Column = Literal["songs", "tags"]
COLUMNS: tuple[Column, ...] = get_args(Column)
ANSWER_LIMIT: dict[Column, int] = {"songs": 100, "tags": 10}
FIELDS = frozenset({"title", *COLUMNS})

COMPOSITIONS: dict[str, dict[str, float]] = {
    # What val.json and test.json of the contest were made of.
    "real": {"songs": 0.42, "songs+tags": 0.39, "title+tags": 0.11, "title": 0.08},
    # What the splitter given to its participants makes.
    "public-splitter": {"title+songs": 0.30, "title+songs+tags": 0.50, "title+tags": 0.15, "title": 0.05},
}


class Playlist(TypedDict):
    """One row of train.json, val.json and of the answers, as Kakao wrote them."""

    tags: list[str]
    id: int
    plylst_title: str
    songs: list[int]
    like_cnt: int
    updt_date: str


@dataclass(frozen=True)
class Challenge:
    train: list[Playlist]
    questions: list[Playlist]
    answers: list[Playlist]  # in the questions' order


def make_challenge(
    playlists: Sequence[Playlist],
    *,
    questions: int,
    composition: Mapping[str, float] = COMPOSITIONS["real"],
    seed: Seed,
) -> Challenge:
    """Choose `questions` of the playlists, mask them, leave the others for training in their given order."""
    _check_ids(playlists)
    _check_kinds(composition)
    queue = deque(seed.order(len(playlists), "questions"))
    chosen: set[int] = set()
    pairs: list[tuple[Playlist, Playlist]] = []
    for kind, count in count_kinds(composition, questions).items():
        taken = _take(queue, playlists, kind, count)
        chosen.update(taken)
        pairs += [mask(playlists[position], kind, seed=seed) for position in taken]
    order = seed.order(len(pairs), "order")
    challenge = Challenge(
        train=[row for position, row in enumerate(playlists) if position not in chosen],
        questions=[pairs[i][0] for i in order],
        answers=[pairs[i][1] for i in order],
    )
    check_leaks(challenge)
    return challenge


def mask(playlist: Playlist, kind: str, *, seed: Seed) -> tuple[Playlist, Playlist]:
    """One playlist as (question, answer)."""
    shown = kind.split("+")
    question, answer = playlist.copy(), playlist.copy()
    if "title" not in shown:
        question["plylst_title"] = ""
    identity = playlist["id"]
    question["songs"], answer["songs"] = _mask_items(identity, playlist["songs"], "songs", shown, seed)
    question["tags"], answer["tags"] = _mask_items(identity, playlist["tags"], "tags", shown, seed)
    return question, answer


def _mask_items(
    identity: int, items: list[Item], column: Column, shown: Sequence[str], seed: Seed
) -> tuple[list[Item], list[Item]]:
    unique = list(dict.fromkeys(items))
    if column not in shown:
        return [], unique[: ANSWER_LIMIT[column]]
    kept = set(seed.choose(len(unique) // 2, len(unique), "mask", column, identity))
    visible = [item for i, item in enumerate(unique) if i in kept]
    return visible, [item for i, item in enumerate(unique) if i not in kept]


def can_mask(playlist: Playlist, kind: str) -> bool:
    """Would the question show all that its kind names, and the answer be neither empty nor too long?"""
    shown = kind.split("+")
    if "title" in shown and not playlist["plylst_title"].strip():
        return False
    return _fits(playlist["songs"], "songs", shown) and _fits(playlist["tags"], "tags", shown)


def _fits(items: Iterable[object], column: Column, shown: Sequence[str]) -> bool:
    count = len(set(items))
    return 2 <= count <= 2 * ANSWER_LIMIT[column] if column in shown else count >= 1


def _check_kinds(composition: Mapping[str, float]) -> None:
    if not composition or not all(set(kind.split("+")) <= FIELDS for kind in composition):
        raise bad_composition(composition)


def _take(queue: deque[int], playlists: Sequence[Playlist], kind: str, count: int) -> list[int]:
    taken: list[int] = []
    for _ in range(len(queue)):
        if len(taken) == count:
            break
        position = queue.popleft()
        # Rows that do not suit go to the back: the next kind must not be fed on this kind's leavings.
        (taken if can_mask(playlists[position], kind) else queue).append(position)
    if len(taken) < count:
        raise CannotMake.of("too_few_playlists", kind=kind, wanted=count, found=len(taken))
    return taken


def _check_ids(playlists: Iterable[Playlist]) -> None:
    seen: set[int] = set()
    for row, playlist in enumerate(playlists, start=1):
        if playlist["id"] in seen:
            raise CannotMake([Problem("repeated_id", row=row, id=playlist["id"], field="id")])
        seen.add(playlist["id"])


def check_leaks(challenge: Challenge) -> None:
    """Raise where a hidden item stands in its own question, or a question's playlist in the training rows."""
    trained = {row["id"] for row in challenge.train}
    for question, answer in zip(challenge.questions, challenge.answers, strict=True):
        visible = not (set(question["songs"]).isdisjoint(answer["songs"])) or not (
            set(question["tags"]).isdisjoint(answer["tags"])
        )
        if visible or question["id"] != answer["id"] or question["id"] in trained:
            raise CannotMake([Problem("leak", id=answer["id"])])
