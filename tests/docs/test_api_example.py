"""The example of docs/api.md, run as a participant runs it: on this process's site and on the real one."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.leaderboards.models import PublicStanding
from arena.submissions.models import Submission
from tests.cast import PASSWORD, write_answers
from tests.stack import Stack

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "submit.py"


def run_example(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(EXAMPLE), *arguments],
        env={**os.environ, "ARENA_PASSWORD": PASSWORD},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def output_of(process: "subprocess.Popen[str]") -> tuple[int, list[str]]:
    printed, _nothing = process.communicate(timeout=60)
    return process.returncode, printed.splitlines()


def test_the_page_shows_the_example() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "api.md").read_text(), re.DOTALL)

    assert blocks == [EXAMPLE.read_text()]


@pytest.fixture
def results_file(tmp_path: Path, make_results: Callable[..., bytes]) -> str:
    path = tmp_path / "results.json"
    path.write_bytes(make_results(public=5, private=2))
    return str(path)


def test_it_runs(
    live_server: LiveServer, round_: Round, owner: User, results_file: str, score_all: Callable[[], int]
) -> None:
    # With the slash that the site's address has where `make run` prints it.
    process = run_example(live_server.url + "/", "alice", "playlists", "main", results_file)
    while process.poll() is None:
        score_all()

    status, lines = output_of(process)

    submission = Submission.objects.get()
    assert (status, lines) == (
        0,
        [
            f"{submission.public_id} is taken; 4 left today",
            "scored",
            "score 1.0 {'songs_ndcg': 1.0, 'tags_ndcg': 1.0}",
            "1 alice 1.0",
        ],
    )
    assert PublicStanding.objects.get().submission == submission


def test_it_tells_what_is_wrong_with_a_file(
    live_server: LiveServer, round_: Round, owner: User, tmp_path: Path, score_all: Callable[[], int]
) -> None:
    (tmp_path / "results.json").write_text(json.dumps([{"id": 0, "songs": [1], "tags": []}]))
    process = run_example(live_server.url, "alice", "playlists", "main", str(tmp_path / "results.json"))
    while process.poll() is None:
        score_all()

    status, lines = output_of(process)

    assert (status, lines[1]) == (0, "invalid")
    assert lines[2].startswith("row 1: ")


def test_it_says_how_it_is_called() -> None:
    status, lines = output_of(run_example("alice"))

    assert (status, lines[0]) == (
        1,
        "Submit a results file and wait for its score. Needs Python 3.11 and nothing else.",
    )


def test_it_ends_with_what_the_site_says(live_server: LiveServer, owner: User, results_file: str) -> None:
    status, lines = output_of(run_example(live_server.url, "nobody", "playlists", "main", results_file))

    assert (status, lines) == (1, ["bad_credentials: The user name or the password is wrong. "])


COMPETITION = """
slug: from-a-folder
title: From a folder
visibility: public
timezone: Asia/Seoul
rounds:
  - slug: main
    title: Main round
    opens_at: 2020-01-01T00:00:00
    closes_at: 2040-01-01T00:00:00
    task: {preset: melon-2020}
    questions: questions.json
    answers: answers.json
    splits: splits.csv
    submissions_per_day: {quota}
"""


@pytest.fixture
def folder_on_stack(stack: Stack, tmp_path: Path) -> Callable[[int], None]:
    """Apply the folder with so many submissions a day."""
    write_answers(tmp_path)

    def apply(quota: int) -> None:
        (tmp_path / "competition.yaml").write_text(COMPETITION.replace("{quota}", str(quota)))
        stack.manage("apply_competition", str(tmp_path))

    return apply


@pytest.mark.stack
def test_it_runs_on_the_real_stack(
    stack: Stack, folder_on_stack: Callable[[int], None], results_file: str, tmp_path: Path
) -> None:
    folder_on_stack(1)
    user = {"username": "scripted", "email": "scripted@example.com", "password": PASSWORD}
    sign_up = urllib.request.Request(
        f"{stack.base_url}/api/v1/users/", json.dumps(user).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(sign_up) as response:
        assert response.status == 201
    arguments = (stack.base_url, "scripted", "from-a-folder", "main")

    status, lines = output_of(run_example(*arguments, results_file))
    (tmp_path / "large.json").write_bytes(b" " * 22_000_000)
    refused = output_of(run_example(*arguments, str(tmp_path / "large.json")))

    assert (status, lines[1:]) == (
        0,
        ["scored", "score 1.0 {'songs_ndcg': 1.0, 'tags_ndcg': 1.0}", "1 scripted 1.0"],
    )
    # The quota is looked at before the file; the answer reaches the script though it only listens afterwards.
    assert refused[0] == 1
    assert refused[1][0].startswith("quota_exhausted: ")
