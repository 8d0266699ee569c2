"""`make-challenge playlists`: the files it writes, and what it tells of files that are no playlists."""

import json
from collections import Counter

import pytest

from scoring.__main__ import main
from scoring.challenge.masking import COMPOSITIONS, make_challenge
from scoring.challenge.seed import Seed

ROWS = [
    {
        "tags": [f"태그{n}" for n in range(1 + id_ % 9)],
        "id": id_,
        "plylst_title": f"새벽 {id_}",
        "songs": [id_ * 100 + n for n in range(2 + id_ % 60)],
        "like_cnt": 4,
        "updt_date": "2020-01-01 00:00:00.000",
    }
    for id_ in range(100)
]
WHOLE = json.dumps(ROWS)


def shown_of(question):
    fields = {"title": question["plylst_title"], "songs": question["songs"], "tags": question["tags"]}
    return "+".join(name for name, value in fields.items() if value)


def test_what_is_published_stands_apart_from_what_is_hidden(make, out, all_bytes):
    assert make("playlists", WHOLE) == (0, {"train": 80, "questions": 20}, "")

    files = all_bytes(out)
    assert sorted(files) == ["competition.yaml", "data/train.json", "data/val.json", "secret/answers.json"]
    assert "태그".encode() in files["data/train.json"]  # readable, not \uXXXX
    expected = make_challenge(ROWS, questions=20, seed=Seed(7))
    names = ("data/train.json", "data/val.json", "secret/answers.json")
    assert [json.loads(files[name]) for name in names] == [expected.train, expected.questions, expected.answers]
    assert (out / "secret").stat().st_mode & 0o777 == 0o700


def test_a_composition_of_ones_own(make, out):
    kinds = ["--composition", "custom", "--kind", "songs=0.25", "--kind", "title+tags=0.75"]

    assert make("playlists", WHOLE, "--share", "0.4", *kinds)[0] == 0

    questions = json.loads((out / "data" / "val.json").read_text(encoding="utf-8"))
    assert Counter(map(shown_of, questions)) == {"songs": 10, "title+tags": 30}


def test_one_seed_makes_the_same_bytes_and_another_makes_others(make, tmp_path, all_bytes):
    # Of a long list, so that any two seeds choose differently.
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make("playlists", WHOLE, "--public-share", "0.5", "--slug", "x", out=name, seed=seed)

    first, again, other = (all_bytes(tmp_path / name) for name in "abc")
    assert first == again
    assert [name for name in sorted(first) if first[name] == other[name]] == ["competition.yaml"]


def test_the_public_rows_are_drawn_alike_in_each_segment(make, out):
    more = ["--share", "0.6", "--public-share", "0.5", "--composition", "custom", "--kind", "songs=0.5"]
    assert make("playlists", WHOLE, *more, "--kind", "title=0.5") == (0, {"train": 40, "questions": 60}, "")

    shown = {row["id"]: shown_of(row) for row in json.loads((out / "data" / "val.json").read_bytes())}
    header, *lines = (out / "secret" / "splits.csv").read_text().splitlines()
    sides = {int(line.split(",")[0]): line.split(",")[1] for line in lines}
    assert header == "id,split"
    assert list(sides) == list(shown)
    assert Counter((shown[id_], side) for id_, side in sides.items()) == {
        ("songs", "public"): 15,
        ("songs", "private"): 15,
        ("title", "public"): 15,
        ("title", "private"): 15,
    }


def test_the_files_score(make, out, capsys, tmp_path):
    make("playlists", WHOLE, "--public-share", "0.5")
    answers = json.loads((out / "secret" / "answers.json").read_bytes())
    for row in answers:
        row["songs"] = (row["songs"] + list(range(10**6, 10**6 + 100)))[:100]
        row["tags"] = (row["tags"] + [f"x{n}" for n in range(10)])[:10]
    (tmp_path / "perfect.json").write_text(json.dumps(answers), encoding="utf-8")
    command = ["score", "--preset", "melon-2020", "--answers", str(out / "secret" / "answers.json"), "--json"]

    assert main([*command, "--splits", str(out / "secret" / "splits.csv"), str(tmp_path / "perfect.json")]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert {side: (part["score"], part["rows"]) for side, part in printed.items()} == {
        "public": (1.0, 10),
        "private": (1.0, 10),
    }


def test_a_question_that_training_shows_under_another_id_is_warned_of(make, out):
    copies = [row | {"id": 1_000 + row["id"]} for row in ROWS]
    status, counts, warnings = make("playlists", json.dumps(ROWS + copies))

    train = {tuple(row["songs"]) for row in json.loads((out / "data" / "train.json").read_bytes())}
    asked = [row["id"] % 1_000 for row in json.loads((out / "data" / "val.json").read_bytes())]
    found = sum(tuple(ROWS[id_]["songs"]) in train for id_ in asked)
    assert (status, counts, found > 20) == (0, {"train": 160, "questions": 40}, True)
    assert warnings.startswith(f"{found} questions can be looked up: training holds the same row under another id")
    assert "[twins]" in warnings


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--composition", "custom", "--kind", "songs=x"], "bad_composition"),
        (["--composition", "custom", "--kind", "songs=0.5", "--kind", "songs=0.5"], "bad_composition"),
        (["--composition", "custom"], "bad_composition"),
        (["--kind", "songs=1"], "bad_composition"),
        (["--composition", "real", "--kind", "songs=1"], "bad_composition"),
        (["--share", "1.5"], "usage"),
        (["--public-share", "nan"], "usage"),
        (["--seed", "-1"], "usage"),
        (["--slug", "my slug"], "usage"),
        (["--hide", "half"], "usage"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_wrong_wishes_are_told(make, out, codes, more, code, lang):
    assert codes(make("playlists", WHOLE, "--lang", lang, *more)) == [(code, None)]
    assert not out.exists()


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("playlists", ["--seed", "x"], "--seed: must be a whole number, 0 or more, not “x”"),
        ("playlists", ["--share", "half"], "--share: must be a number between 0 and 1, not “half”"),
        ("playlists", ["--share", "2"], "--share: must be a number between 0 and 1, not “2”"),
        ("ranked_lists", ["--hide", "last:x"], "--hide: must be half, last:K or seeds, not “last:x”"),
        ("ranked_lists", ["--hide", "all"], "--hide: must be half, last:K or seeds, not “all”"),
    ],
)
def test_what_an_option_may_be_is_told(make, kind, more, said):
    _, printed, _ = make(kind, WHOLE, *more)

    assert [error["message"] for error in printed["errors"]] == [f"argument {said}"]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", "empty_file", None),
        (b"[{]", "bad_json", 1),
        (b'[{"id": 1\xff}]', "bad_encoding", 1),
        (b"{}", "not_an_array", None),
        (b'[{"id": 1, "plylst_title": "", "songs": ["1"], "tags": []}]', "wrong_item_type", 1),
        (b'[{"id": true, "plylst_title": "", "songs": [], "tags": []}]', "wrong_type", 1),
        (b'[{"id": 1, "songs": [], "tags": []}]', "no_title", 1),
        (b'[{"id": 1, "plylst_title": null, "songs": [], "tags": []}]', "no_title", 1),
        (b'[{"id": 1, "plylst_title": "", "songs": []}]', "missing_field", 1),
        (b"[3]", "not_an_object", 1),
        (b'[{"id": 9223372036854775808, "plylst_title": "", "songs": [], "tags": []}]', "integer_too_large", 1),
        (b'[{"id": 1, "plylst_title": "\\ud83d", "songs": [], "tags": []}]', "lone_surrogate", 1),
        (b'[{"id": 1, "plylst_title": "", "songs": [], "tags": []}]', "too_few_rows", None),
        (b"[]", "no_rows", None),
        (b"[" * 100_000, "too_deep", 1),
        (b"PK\x03\x04", "bad_zip", None),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_wrong_with_the_file_is_told(make, out, codes, content, code, row, lang):
    made = make("playlists", content, "--lang", lang)

    assert codes(made) == [(code, row)]
    assert all(error["message"] and error["hint"] for error in made[1]["errors"])
    assert not out.exists()


def test_the_real_composition_is_the_default(make, out):
    make("playlists", WHOLE, "--share", "0.5")

    questions = json.loads((out / "data" / "val.json").read_bytes())
    assert set(map(shown_of, questions)) == set(COMPOSITIONS["real"])
