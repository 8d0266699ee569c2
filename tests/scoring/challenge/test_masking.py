"""Playlists: who is masked, what stays, what is hidden, and that nothing leaks."""

from collections import Counter

import pytest

from scoring.challenge.errors import CannotMake
from scoring.challenge.masking import (
    COMPOSITIONS,
    Challenge,
    Playlist,
    can_mask,
    check_leaks,
    make_challenge,
    mask,
)
from scoring.challenge.seed import Seed
from scoring.challenge.shares import count_kinds


def playlist(id_: int = 1, songs: int = 7, tags: int = 3, title: str = "새벽에 듣는 인디") -> Playlist:
    return {
        "tags": [f"태그{n}" for n in range(tags)],
        "id": id_,
        "plylst_title": title,
        "songs": [900 - n for n in range(songs)],
        "like_cnt": 4,
        "updt_date": "2020-01-01 00:00:00.000",
    }


SEED = Seed(5)
MANY = [playlist(id_, songs=2 + id_ % 60, tags=1 + id_ % 9) for id_ in range(1_000)]


def shown_of(question: Playlist) -> str:
    fields = {"title": question["plylst_title"], "songs": question["songs"], "tags": question["tags"]}
    return "+".join(name for name, value in fields.items() if value)


@pytest.mark.parametrize(
    ("kind", "title", "songs", "tags"),
    [
        ("songs", "", (3, 4), (0, 3)),
        ("songs+tags", "", (3, 4), (1, 2)),
        ("title+tags", "새벽에 듣는 인디", (0, 7), (1, 2)),
        ("title", "새벽에 듣는 인디", (0, 7), (0, 3)),
        ("title+songs+tags", "새벽에 듣는 인디", (3, 4), (1, 2)),
    ],
)
def test_each_kind_shows_the_smaller_half_in_its_order_and_hides_the_rest(
    kind: str, title: str, songs: tuple[int, int], tags: tuple[int, int]
) -> None:
    whole = playlist()

    question, answer = mask(whole, kind, seed=SEED)

    assert question["plylst_title"] == title
    assert (len(question["songs"]), len(answer["songs"])) == songs
    assert (len(question["tags"]), len(answer["tags"])) == tags
    for part in (question, answer):
        assert part["songs"] == [song for song in whole["songs"] if song in part["songs"]]
        assert part["tags"] == [tag for tag in whole["tags"] if tag in part["tags"]]
        assert list(part) == list(whole)
    assert set(question["songs"] + answer["songs"]) == set(whole["songs"])
    assert set(question["tags"] + answer["tags"]) == set(whole["tags"])
    assert whole == playlist()


def test_what_is_hidden_altogether_keeps_its_first_hundred_songs_and_ten_tags() -> None:
    whole = playlist(songs=150, tags=11)

    question, answer = mask(whole, "title", seed=SEED)

    assert (question["songs"], question["tags"]) == ([], [])
    assert answer["songs"] == whole["songs"][:100]
    assert answer["tags"] == whole["tags"][:10]


def test_an_item_listed_twice_counts_once_and_cannot_be_both_shown_and_hidden() -> None:
    whole = playlist(songs=0) | {"songs": [5, 6, 5, 7, 5, 6, 8]}

    question, answer = mask(whole, "songs", seed=SEED)

    assert sorted(question["songs"] + answer["songs"]) == [5, 6, 7, 8]


def test_every_item_is_shown_about_as_often() -> None:
    masked = (mask(playlist(id_, songs=8), "songs", seed=SEED) for id_ in range(2_000))
    shown = Counter(song for question, _ in masked for song in question["songs"])

    assert len(shown) == 8
    assert min(shown.values()) > 900
    assert max(shown.values()) < 1_100


@pytest.mark.parametrize(
    ("row", "kind", "expected"),
    [
        (playlist(songs=2, tags=1), "songs", True),
        (playlist(songs=1, tags=1), "songs", False),  # nothing would be shown
        (playlist(songs=2, tags=0), "songs", False),  # the answer would have no tag
        (playlist(songs=2, tags=1), "songs+tags", False),
        (playlist(songs=2, tags=2), "songs+tags", True),
        (playlist(songs=1, tags=1), "title", True),
        (playlist(songs=0, tags=1), "title", False),
        (playlist(songs=1, tags=1, title=" "), "title", False),
        (playlist(songs=200, tags=20), "songs+tags", True),
        (playlist(songs=201, tags=20), "songs+tags", False),  # 101 hidden songs are more than the metric takes
        (playlist(songs=200, tags=21), "songs+tags", False),
        (playlist(songs=500, tags=50), "title", True),
        (playlist(songs=0) | {"songs": [4, 4]}, "songs", False),
    ],
)
def test_only_playlists_with_something_to_show_and_to_hide_are_masked(row: Playlist, kind: str, expected: bool) -> None:
    assert can_mask(row, kind) is expected


@pytest.mark.parametrize(
    ("name", "questions", "expected"),
    [
        ("real", 600, [252, 234, 66, 48]),
        ("real", 100, [42, 39, 11, 8]),
        ("public-splitter", 23_015, [6_904, 11_508, 3_452, 1_151]),
    ],
)
def test_kinds_are_counted_as_the_original_splitter_counts(name: str, questions: int, expected: list[int]) -> None:
    assert list(count_kinds(COMPOSITIONS[name], questions).values()) == expected


@pytest.mark.parametrize(
    "composition",
    [{}, {"songs": 0.9}, {"songs": 1.5, "tags": -0.5}, {"likes": 1.0}, {"": 1.0}, {"songs": float("nan")}],
)
def test_shares_that_make_no_whole_are_refused(composition: dict[str, float]) -> None:
    with pytest.raises(CannotMake) as caught:
        make_challenge(MANY, questions=10, composition=composition, seed=SEED)

    assert [problem.code for problem in caught.value.problems] == ["bad_composition"]


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_a_challenge_has_the_wished_composition_and_no_leak(name: str) -> None:
    challenge = make_challenge(MANY, questions=200, composition=COMPOSITIONS[name], seed=SEED)

    assert Counter(map(shown_of, challenge.questions)) == count_kinds(COMPOSITIONS[name], 200)
    assert [row["id"] for row in challenge.answers] == [row["id"] for row in challenge.questions]
    assert all(row["songs"] and row["tags"] for row in challenge.answers)
    for question, answer in zip(challenge.questions, challenge.answers, strict=True):
        assert not set(question["songs"]) & set(answer["songs"])
        assert not set(question["tags"]) & set(answer["tags"])


def test_every_playlist_is_in_training_whole_or_among_the_questions() -> None:
    challenge = make_challenge(MANY, questions=200, seed=SEED)

    asked = {row["id"] for row in challenge.questions}
    assert challenge.train == [row for row in MANY if row["id"] not in asked]
    assert len(asked) == 200


def test_the_kinds_are_mixed() -> None:
    kinds = [shown_of(row) for row in make_challenge(MANY, questions=200, seed=SEED).questions]

    assert len(set(kinds[:20])) > 1
    assert len(set(kinds[-20:])) > 1


def test_one_seed_makes_one_challenge() -> None:
    assert make_challenge(MANY, questions=200, seed=Seed(1)) == make_challenge(MANY, questions=200, seed=Seed(1))
    assert make_challenge(MANY, questions=200, seed=Seed(1)) != make_challenge(MANY, questions=200, seed=Seed(2))


def test_too_few_playlists_are_told_with_their_number() -> None:
    rows = [playlist(id_, tags=1) for id_ in range(10)]

    with pytest.raises(CannotMake) as caught:
        make_challenge(rows, questions=4, composition={"songs+tags": 1.0}, seed=SEED)

    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == ("too_few_playlists", {"kind": "songs+tags", "wanted": 4, "found": 0})


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(CannotMake) as caught:
        make_challenge([playlist(3), playlist(4), playlist(3)], questions=1, seed=SEED)

    (problem,) = caught.value.problems
    assert (problem.code, problem.row, problem.id) == ("repeated_id", 3, 3)


@pytest.mark.parametrize("leak", ["song", "tag", "training"])
def test_a_planted_leak_is_found(leak: str) -> None:
    question, answer = mask(playlist(1), "songs+tags", seed=SEED)
    train = [playlist(2)]
    check_leaks(Challenge(train, [question], [answer]))
    if leak == "song":
        question["songs"].append(answer["songs"][0])
    elif leak == "tag":
        question["tags"].append(answer["tags"][0])
    else:
        train.append(playlist(1))

    with pytest.raises(CannotMake) as caught:
        check_leaks(Challenge(train, [question], [answer]))

    assert [(problem.code, problem.id) for problem in caught.value.problems] == [("leak", 1)]
