"""A competition on the real stack, and a person with a browser."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.cast import QUESTIONS, write_answers
from tests.e2e.line import Line, line_to
from tests.fullsize import FULL_ROWS, full_results, truth
from tests.stack import Stack

SLUG = "first"
PASSWORD = "correct horse battery"
COMPETITION = """
slug: first
title: {en: First steps, ko: 첫걸음}
summary: {en: Continue the playlist., ko: 플레이리스트를 이어 주세요.}
timezone: Asia/Seoul
visibility: public
pages: {rules: rules.md}
files:
  - {path: data/questions.json, title: {en: Questions, ko: 문제}}
rounds:
  - slug: main
    title: {en: Main round, ko: 본선}
    opens_at: 2020-01-01T00:00:00
    closes_at: 2035-01-01T00:00:00
    task: {preset: melon-2020}
    questions: data/questions.json
    answers: answers.json
    splits: splits.csv
  - slug: full
    title: {en: Full size, ko: 전체 크기}
    opens_at: 2020-01-01T00:00:00
    closes_at: 2036-01-01T00:00:00
    task: {preset: melon-2020}
    answers: full.json
"""
_names = itertools.count(1)


@pytest.fixture(scope="session")
def competition_url(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("competition")
    (folder / "competition.yaml").write_text(COMPETITION)
    (folder / "rules.md").write_text("Play fair.\n\n| left | right |\n|:--|--:|\n| 1 | 2 |\n")
    (folder / "data").mkdir()
    (folder / "data/questions.json").write_text(json.dumps(QUESTIONS))
    write_answers(folder)
    (folder / "full.json").write_text(json.dumps([truth(number) for number in range(FULL_ROWS)]))
    stack.manage("apply_competition", str(folder))
    return f"{stack.base_url}/c/{SLUG}"


@pytest.fixture
def line(stack: Stack) -> Iterator[Line]:
    with line_to(stack.port) as line:
        yield line


@pytest.fixture(scope="session")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "results.json"
    path.write_bytes(full_results())
    return path


@pytest.fixture
def enter(page: Page, stack: Stack, competition_url: str) -> Iterator[Callable[..., str]]:
    """Sign up and enter the competition, all by hand; returns the team's name. No page may log an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)

    def go(url: str = competition_url) -> str:
        name = f"dora-the-night-walker-{next(_names)}"  # long enough to be in the way on a phone
        page.goto(f"{url}/")
        page.get_by_role("link", name="Sign up").first.click()
        page.locator("#id_username").fill(name)
        page.locator("#id_email").fill(f"{name}@example.com")
        page.locator("#id_password1").fill(PASSWORD)
        page.locator("#id_password2").fill(PASSWORD)
        page.locator("#id_password2").press("Enter")
        page.get_by_text(name).first.wait_for(state="attached")
        page.goto(f"{url}/enter/")
        page.get_by_label("I have read the rules").check()
        page.get_by_label("Team name").fill(f"Team {name}")
        page.get_by_role("button", name="Enter the competition").click()
        page.get_by_text(f"You take part as Team {name}.").wait_for()
        return f"Team {name}"

    yield go
    assert errors == []
