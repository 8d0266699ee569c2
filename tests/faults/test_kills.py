"""Killing what works: nothing acknowledged is lost, nothing counts twice."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from arena.core.processes import wait_until
from tests.cast import results, write_answers
from tests.script import Script
from tests.servers import free_port, valkey
from tests.stack import Stack, running_stack

pytestmark = pytest.mark.stack

YAML = """
slug: {slug}
title: Faults
visibility: public
rounds:
  - slug: main
    title: Main
    opens_at: 2020-01-01
    closes_at: 2040-01-01
    task: {{preset: melon-2020}}
    questions: questions.json
    answers: answers.json
    splits: splits.csv
    submissions_per_day: {per_day}
"""
SHORT_LEASES = {"ARENA_LEASE_SECONDS": "3", "ARENA_HEARTBEAT_SECONDS": "0.5", "ARENA_SWEEP_SECONDS": "1"}
PREDICTIONS = json.dumps(results()).encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("faults"), **SHORT_LEASES) as running:
        yield running


@pytest.fixture
def enter(site: Stack, tmp_path: Path) -> Callable[..., tuple[Script, str]]:
    """A new competition and a script that has entered it; the second value is its round's path."""

    def make(slug: str, *, per_day: int = 1000) -> tuple[Script, str]:
        write_answers(tmp_path)
        (tmp_path / "competition.yaml").write_text(YAML.format(slug=slug, per_day=per_day))
        site.manage("apply_competition", str(tmp_path))
        script = Script(site.base_url, slug)
        script.enter(slug, "Alice")
        return script, f"{slug}/rounds/main"

    return make


def test_a_killed_worker_loses_nothing(site: Stack, enter: Callable[..., tuple[Script, str]]) -> None:
    script, round_path = enter("killed")
    sent = []
    for number in range(30):
        sent.append(script.submit(round_path, PREDICTIONS))
        if number in (8, 18):
            assert wait_until(lambda: "worker" in site.leaders(), timeout=30)
            for pid in site.family("worker"):
                os.kill(pid, signal.SIGKILL)
    finished = [script.wait(submission, timeout=90) for submission in sent]
    assert [answer["state"] for answer in finished] == ["scored"] * 30
    entries = script.expect(200, "GET", f"competitions/{round_path}/leaderboard/")["entries"]
    assert [(entry["rank"], entry["submissions"]) for entry in entries] == [(1, 30)]


def test_without_a_worker_uploads_are_taken_all_the_same(site: Stack, enter: Callable[..., tuple[Script, str]]) -> None:
    script, round_path = enter("asleep")
    assert wait_until(lambda: "worker" in site.leaders(), timeout=30)
    worker = site.family("worker")
    for pid in worker:
        os.kill(pid, signal.SIGSTOP)
    try:
        sent = [script.submit(round_path, PREDICTIONS) for _ in range(3)]
        time.sleep(1)
        states = {script.expect(200, "GET", f"submissions/{each}/")["state"] for each in sent}
        assert states <= {"queued", "scoring"}
    finally:
        for pid in worker:
            os.kill(pid, signal.SIGCONT)
    assert [script.wait(each, timeout=90)["state"] for each in sent] == ["scored"] * 3


def test_without_a_broker_uploads_are_taken_at_once_and_scored_later(
    start_stack: Callable[..., Stack], tmp_path: Path
) -> None:
    port = free_port()
    broker, cache = (f"redis://127.0.0.1:{port}/{number}" for number in range(2))  # as in docker-compose.yml
    site = start_stack(CELERY_BROKER_URL=broker, CACHE_URL=cache, **SHORT_LEASES)
    write_answers(tmp_path)
    (tmp_path / "competition.yaml").write_text(YAML.format(slug="mute", per_day=5))
    site.manage("apply_competition", str(tmp_path))
    started = time.monotonic()
    script = Script(site.base_url, "mute")
    script.enter("mute", "Alice")
    sent = [script.submit("mute/rounds/main", PREDICTIONS) for _ in range(3)]
    assert time.monotonic() - started < 5
    assert {script.expect(200, "GET", f"submissions/{each}/")["state"] for each in sent} == {"queued"}
    with valkey(tmp_path, port):
        assert [script.wait(each, timeout=90)["state"] for each in sent] == ["scored"] * 3
        site.stop()  # before its broker goes away again


def test_no_more_than_the_quota_gets_in_at_once(enter: Callable[..., tuple[Script, str]]) -> None:
    script, round_path = enter("race", per_day=5)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: script.try_submit(round_path, PREDICTIONS), range(20)))
    assert sorted(status for status, _answer in answers) == [201] * 5 + [429] * 15
    assert {answer["code"] for status, answer in answers if status == 429} == {"quota_exhausted"}
