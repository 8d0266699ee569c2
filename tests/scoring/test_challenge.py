"""Making a challenge: who is masked, what stays, what is hidden, and that nothing leaks."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from scoring.__main__ import main
from scoring.masking import (
    COMPOSITIONS,
    BadPlaylists,
    Challenge,
    Playlist,
    can_mask,
    check_leaks,
    count_kinds,
    make_challenge,
    mask,
)


def playlist(id_: int = 1, songs: int = 7, tags: int = 3, title: str = "새벽에 듣는 인디") -> Playlist:
    return {
        "tags": [f"태그{n}" for n in range(tags)],
        "id": id_,
        "plylst_title": title,
        "songs": [900 - n for n in range(songs)],
        "like_cnt": 4,
        "updt_date": "2020-01-01 00:00:00.000",
    }


def rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


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

    question, answer = mask(whole, kind, rng=rng())

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

    question, answer = mask(whole, "title", rng=rng())

    assert (question["songs"], question["tags"]) == ([], [])
    assert answer["songs"] == whole["songs"][:100]
    assert answer["tags"] == whole["tags"][:10]


def test_an_item_listed_twice_counts_once_and_cannot_be_both_shown_and_hidden() -> None:
    whole = playlist(songs=0) | {"songs": [5, 6, 5, 7, 5, 6, 8]}

    question, answer = mask(whole, "songs", rng=rng())

    assert sorted(question["songs"] + answer["songs"]) == [5, 6, 7, 8]


def test_every_item_is_shown_about_as_often() -> None:
    generator = rng()
    shown = Counter(song for _ in range(2_000) for song in mask(playlist(songs=8), "songs", rng=generator)[0]["songs"])

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
    with pytest.raises(BadPlaylists) as caught:
        count_kinds(composition, 10)

    assert [problem.code for problem in caught.value.problems] == ["bad_composition"]


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_a_challenge_has_the_wished_composition_and_no_leak(name: str) -> None:
    challenge = make_challenge(MANY, questions=200, composition=COMPOSITIONS[name], rng=rng())

    assert Counter(map(shown_of, challenge.questions)) == count_kinds(COMPOSITIONS[name], 200)
    assert [row["id"] for row in challenge.answers] == [row["id"] for row in challenge.questions]
    assert all(row["songs"] and row["tags"] for row in challenge.answers)
    for question, answer in zip(challenge.questions, challenge.answers, strict=True):
        assert not set(question["songs"]) & set(answer["songs"])
        assert not set(question["tags"]) & set(answer["tags"])


def test_every_playlist_is_in_training_whole_or_among_the_questions() -> None:
    challenge = make_challenge(MANY, questions=200, rng=rng())

    asked = {row["id"] for row in challenge.questions}
    assert challenge.train == [row for row in MANY if row["id"] not in asked]
    assert len(asked) == 200


def test_the_kinds_are_mixed() -> None:
    kinds = [shown_of(row) for row in make_challenge(MANY, questions=200, rng=rng()).questions]

    assert len(set(kinds[:20])) > 1
    assert len(set(kinds[-20:])) > 1


def test_one_seed_makes_one_challenge() -> None:
    assert make_challenge(MANY, questions=200, rng=rng(1)) == make_challenge(MANY, questions=200, rng=rng(1))
    assert make_challenge(MANY, questions=200, rng=rng(1)) != make_challenge(MANY, questions=200, rng=rng(2))


def test_too_few_playlists_are_told_with_their_number() -> None:
    rows = [playlist(id_, tags=1) for id_ in range(10)]

    with pytest.raises(BadPlaylists) as caught:
        make_challenge(rows, questions=4, composition={"songs+tags": 1.0}, rng=rng())

    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == ("too_few_playlists", {"kind": "songs+tags", "wanted": 4, "found": 0})


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(BadPlaylists) as caught:
        make_challenge([playlist(3), playlist(4), playlist(3)], questions=1, rng=rng())

    (problem,) = caught.value.problems
    assert (problem.code, problem.row, problem.id) == ("repeated_id", 3, 3)


@pytest.mark.parametrize("leak", ["song", "tag", "training"])
def test_a_planted_leak_is_found(leak: str) -> None:
    question, answer = mask(playlist(1), "songs+tags", rng=rng())
    train = [playlist(2)]
    check_leaks(Challenge(train, [question], [answer]))
    if leak == "song":
        question["songs"].append(answer["songs"][0])
    elif leak == "tag":
        question["tags"].append(answer["tags"][0])
    else:
        train.append(playlist(1))

    with pytest.raises(BadPlaylists) as caught:
        check_leaks(Challenge(train, [question], [answer]))

    assert [(problem.code, problem.id) for problem in caught.value.problems] == [("leak", 1)]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.json"
    path.write_text(json.dumps(MANY[:100]), encoding="utf-8")
    return path


def command(whole: Path, out: Path, *more: str) -> list[str]:
    return ["make-challenge", "playlists", "--input", str(whole), "--out", str(out), "--seed", "7", *more]


def test_the_command_writes_what_is_published_apart_from_what_is_hidden(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(whole, tmp_path / "a")) == 0

    assert json.loads(capsys.readouterr().out) == {"train": 80, "questions": 20}
    files = sorted(str(path.relative_to(tmp_path / "a")) for path in (tmp_path / "a").rglob("*.json"))
    assert files == ["data/train.json", "data/val.json", "secret/answers.json"]
    texts = [(tmp_path / "a" / name).read_text(encoding="utf-8") for name in files]
    assert "태그" in texts[0]  # readable, not \uXXXX
    expected = make_challenge(MANY[:100], questions=20, rng=rng(7))
    assert [json.loads(text) for text in texts] == [expected.train, expected.questions, expected.answers]


def test_the_command_takes_a_composition_of_ones_own(whole: Path, tmp_path: Path) -> None:
    kinds = ["--composition", "custom", "--kind", "songs=0.25", "--kind", "title+tags=0.75"]

    assert main(command(whole, tmp_path / "a", "--share", "0.4", *kinds)) == 0

    questions = json.loads((tmp_path / "a" / "data" / "val.json").read_text(encoding="utf-8"))
    assert Counter(map(shown_of, questions)) == {"songs": 10, "title+tags": 30}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--composition", "custom", "--kind", "songs=x"], "bad_composition"),
        (["--composition", "custom"], "bad_composition"),
        (["--share", "1.5"], "usage"),
        (["--seed", "-1"], "usage"),
    ],
)
def test_the_command_tells_wrong_wishes(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str
) -> None:
    assert main(command(whole, tmp_path / "a", "--json", *more)) == 2

    answer = json.loads(capsys.readouterr().out)
    assert [error["code"] for error in answer["errors"]] == [code]
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"[{]", "bad_json", 1),
        (b"\xff", "bad_encoding", None),
        (b"{}", "not_an_array", None),
        (b'[{"id": 1, "plylst_title": "", "songs": ["1"], "tags": []}]', "bad_playlist", 1),
        (b'[{"id": true, "plylst_title": "", "songs": [], "tags": []}]', "bad_playlist", 1),
        (b"[3]", "bad_playlist", 1),
        (b'[{"id": 9223372036854775808, "plylst_title": "", "songs": [], "tags": []}]', "bad_playlist", 1),
        (b'[{"id": 1, "plylst_title": "\\ud83d", "songs": [], "tags": []}]', "lone_surrogate", 1),
        (b"[]", "no_rows", None),
        (b"[" * 100_000, "bad_json", None),
        (b"[" + b"9" * 5_000 + b"]", "bad_json", None),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_command_tells_what_is_wrong_with_the_file(
    whole: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    code: str,
    row: int | None,
    lang: str,
) -> None:
    whole.write_bytes(content)

    assert main(command(whole, tmp_path / "a", "--json", "--lang", lang)) == 2

    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["code"], error["row"]) == (code, row)
    assert error["message"]
