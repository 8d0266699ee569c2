"""competition.yaml and the folder around it: what is read, and what is refused and how."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from arena.bundles.folder import read_folder
from arena.bundles.problems import BadFolder


def problems(folder: Any) -> list[str]:
    with pytest.raises(BadFolder) as caught:
        read_folder(folder.write())
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read_whole(folder: Any) -> None:
    state = read_folder(folder.write())

    assert state.slug == "my-playlists"
    assert state.fields == {
        "title_en": "My playlists",
        "title_ko": "내 플레이리스트",
        "summary_en": "One line for the card.",
        "summary_ko": "",
        "timezone": "Asia/Seoul",
        "visibility": "public",
        "max_members": 4,
        "merge_until": datetime(2030, 1, 19, 15, tzinfo=UTC),
    }
    assert state.pages == {
        "overview": ("# Welcome\n", ""),
        "rules": ("Play fair.\n", "공정하게 참가합니다.\n"),
    }
    assert list(state.files) == ["data/train.json"]
    assert state.rounds["main"].fields == {
        "title_en": "Main round",
        "title_ko": "",
        "opens_at": datetime(2019, 12, 31, 15, tzinfo=UTC),
        "closes_at": datetime(2029, 12, 31, 15, tzinfo=UTC),
        "task": {"preset": "melon-2020"},
        "submissions_per_day": 5,
        "max_final": 2,
        "private_board": "on_close",
        "private_board_at": None,
        "position": 0,
        "advance_top": 30,
        "advance_to": "final",
    }
    final = state.rounds["final"].fields
    assert (final["public_share"], final["private_board"]) == (0.5, "at")
    assert final["private_board_at"] == datetime(2030, 3, 2, 0, tzinfo=UTC)
    assert list(state.baselines) == [("Most popular", "main")]


def test_without_split_and_share_three_tenths_are_public(folder: Any) -> None:
    del folder.main["splits"]

    assert read_folder(folder.write()).rounds["main"].fields["public_share"] == 0.3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2030-01-01T00:00:00", datetime(2029, 12, 31, 15, tzinfo=UTC)),
        ("'2030-01-01T00:00:00'", datetime(2029, 12, 31, 15, tzinfo=UTC)),
        ("2030-01-01 00:00", datetime(2029, 12, 31, 15, tzinfo=UTC)),
        ("2030-01-01", datetime(2029, 12, 31, 15, tzinfo=UTC)),
        ("2030-01-01T00:00:00Z", datetime(2030, 1, 1, tzinfo=UTC)),
        ("2030-01-01T00:00:00+01:00", datetime(2029, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_times_are_of_the_competition_s_zone_unless_they_say(folder: Any, written: str, meant: datetime) -> None:
    path = folder.write() / "competition.yaml"
    path.write_text(path.read_text().replace("closes_at: '2030-01-01T00:00:00'", f"closes_at: {written}"))

    assert read_folder(folder.path).rounds["main"].fields["closes_at"] == meant


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"tilte": 1}, "tilte: Unknown key. Did you mean “title”?"),
        (
            {"teams": {"size": 3}},
            "teams.size: Unknown key. Known here: max_members, merge_until.",
        ),
        ({"pages": {"rulez": "rules.md"}}, "pages.rulez: Unknown key. Did you mean “rules”?"),
        (
            {"slug": "no spaces"},
            "slug: The value does not fit here. Expected `str` matching regex '^[-a-zA-Z0-9_]{1,60}\\\\Z'.",
        ),
        ({"title": ""}, "title: A competition needs a title."),
        ({"title": "x" * 201}, "title: This is longer than 200 characters."),
        ({"timezone": "Asia/Soul"}, "timezone: There is no time zone “Asia/Soul”. Did you mean “Asia/Seoul”?"),
        ({"visibility": "secret"}, "visibility: The value does not fit here. Invalid enum value 'secret'."),
        ({"files": [{"path": "data/none.json"}]}, "files[0].path: There is no file “data/none.json”."),
        (
            {"files": [{"path": "../train.json"}]},
            (
                "files[0].path: “../train.json” is not a path inside the folder. "
                "A path relative to the folder, such as data/train.json."
            ),
        ),
        (
            {"files": [{"path": "/etc/passwd"}]},
            (
                "files[0].path: “/etc/passwd” is not a path inside the folder. "
                "A path relative to the folder, such as data/train.json."
            ),
        ),
        (
            {"files": [{"path": "data/train.json"}, {"path": "data/train.json"}]},
            "files[1].path: “data/train.json” stands twice.",
        ),
        (
            {"files": [{"path": "secret/answers.json"}]},
            (
                "files[0].path: “secret/answers.json” holds answers or splits: participants would get it. "
                "Take it out of “files”."
            ),
        ),
        (
            {"summary": "one\0line"},
            "summary: The text holds a NUL character or half of a surrogate pair.",
        ),
        (
            {"files": [{"path": "data/train.json", "title": {"ko": "\ud83d"}}]},
            "files[0].title.ko: The text holds a NUL character or half of a surrogate pair.",
        ),
        (
            {"slug": "playlists\n"},
            "slug: The value does not fit here. Expected `str` matching regex '^[-a-zA-Z0-9_]{1,60}\\\\Z'.",
        ),
        (
            {"teams": {"merge_until": "soon"}},
            "teams.merge_until: “soon” is not a time. Such as 2030-01-31T18:00:00.",
        ),
        (
            {"baselines": [{"name": "B", "round": "mian", "predictions": "baselines/most_popular.json"}]},
            "baselines[0].round: There is no other round “mian”. Rounds: main, final.",
        ),
        (
            {"baselines": [{"name": " ", "round": "main", "predictions": "baselines/most_popular.json"}]},
            "baselines[0].name: A team name has 1 to 60 characters.",
        ),
    ],
)
def test_what_is_wrong_is_named(folder: Any, change: dict[str, Any], expected: str) -> None:
    folder.description |= change

    assert problems(folder) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"open_at": "2020-01-01"}, "rounds[0].open_at: Unknown key. Did you mean “opens_at”?"),
        ({"closes_at": "2019-01-01"}, "rounds[0].closes_at: The round closes before it opens."),
        (
            {"public_share": 0.3},
            "rounds[0].public_share: The rows are divided by “splits” already. Leave one of the two out.",
        ),
        (
            {"splits": None, "public_share": 1.5},
            "rounds[0].public_share: The value does not fit here. Expected `float` <= 1.0.",
        ),
        (
            {"private_board": "later"},
            (
                "rounds[0].private_board: “later” does not say when the private board is revealed. "
                "One of hidden, on_close, or a time such as 2030-01-31T18:00:00."
            ),
        ),
        ({"answers": None}, "rounds[0].answers: Questions and splits are read with the answers only."),
        (
            {"advance": {"top": 3, "to": "main"}},
            "rounds[0].advance.to: There is no other round “main”. Rounds: main, final.",
        ),
    ],
)
def test_what_is_wrong_with_a_round_is_named(folder: Any, change: dict[str, Any], expected: str) -> None:
    folder.main.update(change)

    assert problems(folder) == [expected]


def test_two_rounds_of_one_slug_are_refused(folder: Any) -> None:
    folder.main.update(slug="final", advance=None)
    folder.description["baselines"] = []

    assert problems(folder) == ["rounds[1].slug: “final” stands twice."]


def test_a_page_with_a_nul_is_refused(folder: Any) -> None:
    folder.files["rules.md"] = "Play\0fair.\n"

    assert problems(folder) == ["pages.rules: “rules.md” holds a NUL character."]


def test_a_missing_key_is_named(folder: Any) -> None:
    del folder.main["closes_at"]

    assert problems(folder) == ["rounds[0].closes_at: This key is required."]


def test_an_unknown_task_is_named(folder: Any) -> None:
    folder.main["task"] = {"preset": "melon-2021"}

    (problem,) = problems(folder)

    assert problem.startswith("rounds[0].task: The task description is wrong: preset: “melon-2021” is none of ")


def test_everything_wrong_is_told_at_once(folder: Any) -> None:
    folder.description["timezone"] = "Mars"
    folder.main["opens_at"] = "then"
    folder.main["answers"] = "secret/missing.json"

    assert [problem.split(":")[0] for problem in problems(folder)] == [
        "timezone",
        "rounds[0].opens_at",
        "rounds[0].answers",
    ]


def test_an_empty_file_is_refused(folder: Any) -> None:
    folder.files["data/train.json"] = ""

    assert problems(folder) == ["files[0].path: The file “data/train.json” is empty."]


def test_a_link_out_of_the_folder_is_refused(folder: Any) -> None:
    outside = folder.path.parent / "outside.json"
    outside.write_text(json.dumps([]))
    folder.write()
    (folder.path / "data" / "link.json").symlink_to(outside)
    folder.description["files"] = [{"path": "data/link.json"}]

    assert problems(folder) == ["files[0].path: “data/link.json” leads out of the folder. Copy the file into it."]


def test_a_link_to_itself_is_refused(folder: Any) -> None:
    folder.write()
    (folder.path / "data" / "loop.json").symlink_to("loop.json")
    folder.description["files"] = [{"path": "data/loop.json"}]

    assert problems(folder) == ["files[0].path: “data/loop.json” leads out of the folder. Copy the file into it."]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("slug: [", "competition.yaml: This is not YAML:"),
        ("slug: a\nslug: b\n", "competition.yaml: This is not YAML: the key 'slug' stands twice"),
        ("slug: !!python/name:os.system x\n", "competition.yaml: This is not YAML:"),
        ("&a [*a]", "competition.yaml: This is not YAML:"),
        ("opens: 2020-13-45\n", "competition.yaml: This is not YAML:"),
        ("- a list\n", "competition.yaml: The value does not fit here. Expected `object`, got `array`."),
        ("", "competition.yaml: The value does not fit here. Expected `object`, got `null`."),
    ],
)
def test_what_is_no_description_is_refused(folder: Any, text: str, start: str) -> None:
    folder.write()
    (folder.path / "competition.yaml").write_text(text)

    with pytest.raises(BadFolder) as caught:
        read_folder(folder.path)

    (problem,) = caught.value.problems
    assert str(problem).startswith(start)


def test_a_page_of_other_bytes_is_refused(folder: Any) -> None:
    folder.write()
    (folder.path / "latin.md").write_bytes("é".encode("latin-1"))
    folder.description["pages"] = {"overview": "latin.md"}

    assert problems(folder) == ["pages.overview: “latin.md” is not UTF-8 text."]


def test_a_folder_without_description_is_refused(folder: Any) -> None:
    folder.path.mkdir()

    with pytest.raises(BadFolder) as caught:
        read_folder(folder.path)

    assert [str(problem) for problem in caught.value.problems] == [
        f"{folder.path / 'competition.yaml'}: There is no such file. Give the folder that holds competition.yaml."
    ]
