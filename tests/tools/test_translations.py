from pathlib import Path

import pytest

from tools.translations import compile_all, complaints

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
MANAGE = """
from pathlib import Path
if (new := Path("new.po")).exists():
    new.replace("locale/ko/LC_MESSAGES/django.po")
"""
NAME = "locale/ko/LC_MESSAGES/django.po"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose `makemessages` finds what lies in new.po."""
    (tmp_path / "manage.py").write_text(MANAGE)
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_text(f'{HEADER}msgid "Rank"\nmsgstr "순위"\n')
    compile_all(tmp_path)
    return tmp_path


def test_a_complete_catalogue_passes(project: Path) -> None:
    assert complaints(project) == []


def test_a_missing_translation_is_named(project: Path) -> None:
    with (project / NAME).open("a") as file:
        file.write('\nmsgid "Score"\nmsgstr ""\n\n#, fuzzy\nmsgid "Teams"\nmsgstr "팀"\n')
    compile_all(project)

    assert complaints(project) == [
        f"{NAME}: not translated, or fuzzy: Score",
        f"{NAME}: not translated, or fuzzy: Teams",
    ]


def test_a_translation_that_was_not_compiled_is_seen(project: Path) -> None:
    (project / NAME).write_text(f'{HEADER}msgid "Rank"\nmsgstr "등수"\n')

    assert complaints(project) == [f"{NAME}: the .mo file is not what it compiles to: make messages"]


def test_a_text_that_was_not_collected_is_seen(project: Path) -> None:
    (project / "new.po").write_text(f'{HEADER}msgid "Rank"\nmsgstr "순위"\n\nmsgid "New"\nmsgstr ""\n')

    assert complaints(project) == [f"{NAME}: texts were added or changed: make messages"]


def test_no_catalogue_at_all_is_not_a_complete_one(tmp_path: Path) -> None:
    assert complaints(tmp_path) == ["there is no catalogue: locale/LANGUAGE/LC_MESSAGES/django.po"]
