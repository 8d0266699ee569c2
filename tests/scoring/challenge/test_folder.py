"""The folder around a challenge: whole or not at all, and never over somebody's work."""

import os

import pytest
import yaml

LINES = "".join(f"u{user} a b c d\n" for user in range(20))


@pytest.fixture
def again(make):
    return lambda *more, out="out": make("ranked_lists", LINES, *more, out=out)


def test_what_is_there_is_never_written_over(again, out, codes, all_bytes):
    again()
    (out / "competition.yaml").write_text("a day's work")
    before = all_bytes(out)

    assert codes(again()) == [("out_exists", None)]
    assert all_bytes(out) == before


def test_a_file_of_that_name(again, out, codes):
    out.write_text("x")

    assert codes(again()) == [("out_exists", None)]


def test_an_empty_folder_is_taken(again, out):
    out.mkdir()

    assert again()[0] == 0
    assert (out / "competition.yaml").is_file()


def test_missing_parents_are_made(again, tmp_path):
    assert again(out="a/b/c")[0] == 0
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == ["c"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the root user may write anywhere")
def test_a_place_where_nothing_can_be_written(again, tmp_path, codes):
    (tmp_path / "closed").mkdir(mode=0o500)

    assert codes(again(out="closed/x")) == [("cannot_write", None)]


def test_a_file_in_the_way(again, tmp_path, codes):
    (tmp_path / "file").write_text("x")

    assert codes(again(out="file/x")) == [("cannot_write", None)]


def description(out):
    return yaml.safe_load((out / "competition.yaml").read_text(encoding="utf-8"))


def test_the_description_is_complete(again, out):
    again("--slug", "mine", "--title", "내 대회: 1")

    assert description(out) == {
        "slug": "mine",
        "title": "내 대회: 1",
        "timezone": "Asia/Seoul",
        "visibility": "draft",
        "files": [
            {"path": "data/train.txt", "title": {"en": "Training data", "ko": "학습 데이터"}},
            {"path": "data/questions.txt", "title": {"en": "Questions", "ko": "문제"}},
        ],
        "teams": {"max_members": 5},
        "rounds": [
            {
                "slug": "main",
                "title": {"en": "Main round", "ko": "본선"},
                "opens_at": "2020-01-01T00:00:00",
                "closes_at": "2040-01-01T00:00:00",
                "task": {"preset": "brunch-2019"},
                "questions": "data/questions.txt",
                "answers": "secret/answers.txt",
                "public_share": 0.3,
                "submissions_per_day": 5,
                "max_final": 2,
                "private_board": "on_close",
            }
        ],
        "baselines": [],
    }


def test_a_split_is_named_in_place_of_a_share(again, out):
    again("--public-share", "0.5")

    (main_round,) = description(out)["rounds"]
    assert (main_round.get("splits"), main_round.get("public_share")) == ("secret/splits.csv", None)


def test_the_folder_gives_the_slug(again, tmp_path):
    again(out="My Lists (2)")

    assert description(tmp_path / "My Lists (2)")["slug"] == "my-lists-2"
