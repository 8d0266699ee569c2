"""Killing what works: nothing acknowledged is lost, nothing counts twice."""

import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cast import results, write_answers
from tests.script import Script
from tests.stack import Stack

pytestmark = pytest.mark.stack

ROUND = "faults/rounds/main"
YAML = """
slug: faults
title: Faults
visibility: public
rounds:
  - slug: main
    title: Main
    opens_at: 2020-01-01
    closes_at: 2040-01-01
    task: {preset: melon-2020}
    questions: questions.json
    answers: answers.json
    splits: splits.csv
    submissions_per_day: %d
"""


@pytest.fixture
def site(start_stack: Callable[..., Stack], tmp_path: Path) -> Callable[[int], Stack]:
    """A site whose leases are short, with one competition."""

    def start(per_day: int) -> Stack:
        running = start_stack(ARENA_LEASE_SECONDS="3", ARENA_HEARTBEAT_SECONDS="0.5", ARENA_SWEEP_SECONDS="1")
        write_answers(tmp_path)
        (tmp_path / "competition.yaml").write_text(YAML % per_day)
        running.manage("apply_competition", str(tmp_path))
        return running

    return start


def test_a_killed_worker_loses_nothing(site: Callable[[int], Stack]) -> None:
    running = site(1000)
    script = Script(running.base_url, "alice")
    script.enter("faults", "Alice")
    content = json.dumps(results()).encode()
    sent = []
    for number in range(30):
        sent.append(script.submit(ROUND, content))
        if number in (8, 18):
            for pid in running.family("worker"):
                os.kill(pid, signal.SIGKILL)
    finished = [script.wait(submission, timeout=90) for submission in sent]
    assert [answer["state"] for answer in finished] == ["scored"] * 30
    entries = script.expect(200, "GET", f"competitions/{ROUND}/leaderboard/")["entries"]
    assert [(entry["rank"], entry["submissions"]) for entry in entries] == [(1, 30)]


def test_without_a_worker_uploads_are_taken_all_the_same(site: Callable[[int], Stack]) -> None:
    running = site(1000)
    script = Script(running.base_url, "alice")
    script.enter("faults", "Alice")
    worker = running.family("worker")
    for pid in worker:
        os.kill(pid, signal.SIGSTOP)
    try:
        sent = [script.submit(ROUND, json.dumps(results()).encode()) for _ in range(3)]
        time.sleep(1)
        states = {script.expect(200, "GET", f"submissions/{each}/")["state"] for each in sent}
        assert states <= {"queued", "scoring"}
    finally:
        for pid in worker:
            os.kill(pid, signal.SIGCONT)
    assert [script.wait(each, timeout=90)["state"] for each in sent] == ["scored"] * 3


def test_no_more_than_the_quota_gets_in_at_once(site: Callable[[int], Stack]) -> None:
    running = site(5)
    script = Script(running.base_url, "alice")
    script.enter("faults", "Alice")
    content = json.dumps(results()).encode()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: script.try_submit(ROUND, content), range(20)))
    assert sorted(status for status, _answer in answers) == [201] * 5 + [429] * 15
    assert {answer["code"] for status, answer in answers if status == 429} == {"quota_exhausted"}
