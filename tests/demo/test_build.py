"""The built folder: complete, whole or not there at all, and its pages true."""

import re
import shutil
import subprocess
import sys
from math import log2
from pathlib import Path

import pytest
import yaml

from demo import build
from demo.build import STATIC, build_folder

PAGES = ("overview", "data", "rules", "evaluation")


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_folder_is_complete(built: Path) -> None:
    assert names(built) == [
        "baselines/genre_popular.json",
        "baselines/item_cooccurrence.json",
        "baselines/most_popular.json",
        "competition.yaml",
        "data/genre_gn_all.json",
        "data/song_meta.json",
        "data/train.json",
        "data/val.json",
        *sorted(f"pages/{page}.{lang}.md" for page in PAGES for lang in ("en", "ko")),
        "secret/answers.json",
        "starter/README.md",
        "starter/genre_popular.py",
        "starter/item_cooccurrence.py",
        "starter/most_popular.py",
    ]


def test_every_file_that_the_description_names_is_there(built: Path) -> None:
    description = yaml.safe_load((built / "competition.yaml").read_text(encoding="utf-8"))
    (round_,) = description["rounds"]
    named = [
        *(page[lang] for page in description["pages"].values() for lang in ("en", "ko")),
        *(entry["path"] for entry in description["files"]),
        *(entry["predictions"] for entry in description["baselines"]),
        round_["questions"],
        round_["answers"],
        "competition.yaml",
    ]

    assert sorted(set(named)) == names(built)
    assert [path for path in named if path.startswith("secret/")] == ["secret/answers.json"]


def test_answers_are_closed_to_other_users_of_the_machine(built: Path) -> None:
    assert (built / "secret").stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("tiny")
def test_a_second_build_replaces_the_first_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    assert build_folder(target, seed=1) == target
    first = (target / "data" / "train.json").read_bytes()
    (target / "left-over.txt").write_text("old")

    build_folder(target, seed=2)

    assert (target / "data" / "train.json").read_bytes() != first
    assert not (target / "left-over.txt").exists()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("tiny")
def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "demo"
    build_folder(target)
    before = (target / "data" / "train.json").read_bytes()
    broken = shutil.copytree(STATIC, tmp_path / "static")
    (broken / "starter" / "genre_popular.py").write_text("raise SystemExit(3)")
    monkeypatch.setattr(build, "STATIC", broken)

    with pytest.raises(subprocess.CalledProcessError):
        build_folder(target, seed=9)

    assert (target / "data" / "train.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "static"]


@pytest.mark.usefixtures("tiny")
def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    target.mkdir()

    build_folder(target)

    assert (target / "competition.yaml").is_file()


@pytest.mark.parametrize("name", ["notes.txt", "competition.yaml"])
def test_somebody_elses_folder_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("slug: my-own\n")

    with pytest.raises(FileExistsError):
        build_folder(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_demo_needs_no_django() -> None:
    code = "import sys, demo.build; print([n for n in ('django', 'arena', 'celery') if n in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_worked_example_is_right(lang: str) -> None:
    page = (STATIC / "pages" / f"evaluation.{lang}.md").read_text(encoding="utf-8")
    songs = (1 + 1 / log2(4)) / (1 + 1 / log2(3) + 1 / log2(4))
    tags = (1 / log2(3)) / (1 + 1 / log2(3))

    for value in (songs, tags, 0.85 * songs + 0.15 * tags):
        assert f"**{value:.4f}**" in page


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_say_the_same_numbers(page: str) -> None:
    """Translations drift apart in their figures first."""
    english, korean = ((STATIC / "pages" / f"{page}.{lang}.md").read_text(encoding="utf-8") for lang in ("en", "ko"))

    code_or_table = re.compile(r"^(?:\||    ).*$", re.MULTILINE)
    rows = [[len(line.split("|")) for line in code_or_table.findall(text)] for text in (english, korean)]
    assert rows[0] == rows[1]
    for figure in re.findall(r"\d+(?:[.,]\d+)+|`[^`\n]+`", english):
        assert figure in korean


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_pages_are_plain_markdown(page: str, lang: str) -> None:
    text = (STATIC / "pages" / f"{page}.{lang}.md").read_text(encoding="utf-8")

    assert not re.search(r"<[a-zA-Z/]", text)
    assert len(text) > 600
