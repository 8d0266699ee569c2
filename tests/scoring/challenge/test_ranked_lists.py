"""`make-challenge ranked_lists`: files that the presets read, from lines in either way of writing them."""

import json

import pytest

from scoring.__main__ import main

LINES = [[f"#u{user}", *(f"@a_{(user * 7 + n) % 300}" for n in range(8 + user % 5))] for user in range(60)]
SPACES = "".join(" ".join(line) + "\n" for line in LINES)
COMMAS = "".join(", ".join(line).lstrip("#") + "\n" for line in LINES)


def lines_of(path, between):
    return [line.split(between) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def test_the_files_of_brunch(make, out, all_bytes):
    status, counts, warnings = make("ranked_lists", SPACES, "--hide", "last:2")

    assert (status, counts, warnings) == (0, {"train": 48, "questions": 12}, "")
    names = ["competition.yaml", "data/questions.txt", "data/train.txt", "secret/answers.txt"]
    assert sorted(all_bytes(out)) == names
    train, questions, answers = (lines_of(out / name, " ") for name in ("data/train.txt", *names[1::2]))
    whole = {line[0]: line for line in LINES}
    assert train == [line for line in LINES if line[0] not in {line[0] for line in questions}]
    assert questions == [whole[line[0]][:-2] for line in questions]
    assert answers == [[line[0], *whole[line[0]][-2:]] for line in questions]


def test_the_files_of_recsys(make, out):
    seeds = ["--hide", "seeds", "--seeds", "0=0.5", "--seeds", "5=0.5"]
    status, counts, warnings = make("ranked_lists", COMMAS, "--preset", "recsys-2018", *seeds)

    assert (status, counts) == (0, {"train": 48, "questions": 12})
    # 500 items that the question does not show cannot be named here.
    assert warnings.startswith("The files name 290 different items; a prediction needs 505.")
    questions = lines_of(out / "data" / "questions.txt", ", ")
    assert sorted(map(len, questions)) == [1] * 6 + [6] * 6
    whole = {line[0].lstrip("#"): line[1:] for line in LINES}
    answers = lines_of(out / "secret" / "answers.txt", ", ")
    assert [line[1:] for line in questions] == [whole[line[0]][: len(line) - 1] for line in questions]
    assert [question[1:] + answer[1:] for question, answer in zip(questions, answers, strict=True)] == [
        whole[line[0]] for line in questions
    ]


def test_one_way_of_writing_becomes_the_other(make, out):
    comma = ["--preset", "recsys-2018", "--separator", "space", "--hide", "half"]
    assert make("ranked_lists", SPACES.replace("#", ""), *comma)[0] == 0

    assert lines_of(out / "data" / "train.txt", ", ")[0][0].startswith("u")


def test_one_seed_makes_the_same_bytes_and_another_makes_others(make, tmp_path, all_bytes):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make("ranked_lists", SPACES, "--public-share", "0.5", "--slug", "x", out=name, seed=seed)

    first, again, other = (all_bytes(tmp_path / name) for name in "abc")
    assert first == again
    assert [name for name in sorted(first) if first[name] == other[name]] == ["competition.yaml"]


def test_line_ends_and_blanks_do_not_matter(make, tmp_path, all_bytes):
    make("ranked_lists", SPACES, "--slug", "x", out="a")
    make("ranked_lists", "\ufeff" + SPACES.replace("\n", "\r\n").replace(" ", " \t "), "--slug", "x", out="b")

    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")


def test_the_files_score(make, out, tmp_path, capsys):
    make("ranked_lists", SPACES, "--top-n", "4", "--hide", "last:2", "--public-share", "0.5")
    perfect = [[*line, "x", "y"] for line in lines_of(out / "secret" / "answers.txt", " ")]
    (tmp_path / "perfect.txt").write_text("".join(" ".join(line) + "\n" for line in perfect))
    files = ["--answers", str(out / "secret" / "answers.txt"), "--questions", str(out / "data" / "questions.txt")]
    command = ["score", "--preset", "brunch-2019", "--top-n", "4", *files, "--json"]

    assert main([*command, "--splits", str(out / "secret" / "splits.csv"), str(tmp_path / "perfect.txt")]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert {side: (part["metrics"]["map"], part["rows"]) for side, part in printed.items()} == {
        "public": (1.0, 6),
        "private": (1.0, 6),
    }


@pytest.mark.parametrize(
    ("content", "more", "expected"),
    [
        ("", [], [("empty_file", None)]),
        ("a x y\n\nb x y\n", [], [("blank_line", 2)]),
        ("a x\na y\n", [], [("repeated_id", 2)]),
        (b"a x\nb \xff\n", [], [("bad_encoding", 2)]),
        (b"a x\nb \0\n", [], [("nul", 2)]),
        ("a x\rb y\n", [], [("lone_cr", 1)]),
        ("a\nb\n", [], [("one_cell_lines", None)]),
        ("a, x, y\nb, x, z\n", [], [("commas_left", None)]),
        ("a,x,,y\nb,x\n", ["--separator", "comma"], [("empty_item", 1)]),
        ("a,x,y\nb,x\n", [], [("one_cell_lines", None)]),
        ("a, x y\nb,x\n", ["--separator", "comma"], [("unfit_text", None)]),
        ("#a x\nb y,z\nteam_info x\n", ["--preset", "recsys-2018", "--separator", "space"], [("unfit_text", None)] * 3),
        (f"a {'x' * 1_001}\nb y\n", [], [("string_too_long", 1)]),
        (f"a x\n{'b' * 1_001} y\n", [], [("text_too_long", 2)]),
        ("a x y\n", [], [("too_few_rows", None)]),
        ("a x\nb y\n", [], [("too_few_lists", None)]),
        (SPACES, ["--min-items", "13"], [("too_few_lists", None)]),
        (SPACES, ["--hide", "seeds", "--seeds", "5=0.5"], [("bad_composition", None)]),
        (SPACES, ["--hide", "seeds", "--seeds", "x=1"], [("bad_seeds", None)]),
        (SPACES, ["--hide", "seeds", "--seeds", "²=1"], [("bad_seeds", None)]),
        (SPACES, ["--seeds", "5=1"], [("bad_composition", None)]),
        (SPACES, ["--hide", "last:0"], [("usage", None)]),
        (SPACES, ["--hide", "last:x"], [("usage", None)]),
        (SPACES, ["--hide", "first:2"], [("usage", None)]),
        (SPACES, ["--preset", "recsys-2018", "--top-n", "3"], [("bad_task", None)]),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_wrong_is_told(make, out, codes, content, more, expected, lang):
    made = make("ranked_lists", content, "--lang", lang, *more)

    assert codes(made) == expected
    assert all(error["message"] and error["hint"] for error in made[1]["errors"])
    assert not out.exists()
