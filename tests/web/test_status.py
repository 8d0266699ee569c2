"""The page that tells everybody how the site is doing."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arena.competitions.models import Competition, Visibility
from arena.pipeline import flow, heartbeats
from arena.pipeline.models import Heartbeat, Verification
from arena.pipeline.status import Problem
from arena.submissions.models import Submission
from arena.web.views.status import WORDS
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of

HandIn = Callable[..., Submission]
URL = "/status/"


@pytest.fixture
def at_work(db: None, now: Callable[[datetime], None]) -> None:
    heartbeats.beat(name="secret-host-name:1", role=Heartbeat.Role.WORKER, slots=2)
    flow.sweep()
    Verification.objects.create(at=NOW, seconds=1, ok=True)


def test_everybody_sees_that_all_is_well(at_work: None) -> None:
    response = Client().get(URL)
    text = text_of(response)
    assert reverse("status") == URL
    assert "Everything works Server time 03:00:00 UTC" in text
    assert "Waiting 0 nobody waits · 0 being scored" in text
    assert "Workers 1 scores 2 at a time, heard of just now" in text
    assert "Broker Reachable" in text
    assert "Check of the data All holds" in text
    assert "no-store" in response["Cache-Control"]


def test_it_draws_what_was_scored(at_work: None, scored: HandIn) -> None:
    scored()
    page = Client().get(URL).content.decode()
    assert "Files scored in the last hour: 1; in the busiest minute 1." in page
    assert re.findall(r'<rect x="(\d+)" y="([\d.]+)"', page) == [("590", "10")]


@pytest.mark.parametrize("problem", list(Problem))
def test_there_are_words_for_every_trouble(problem: Problem) -> None:
    what, meaning = WORDS[problem]
    assert str(what).endswith(".")
    assert str(meaning).endswith(".")


def test_nobody_at_work_is_said_in_words(at_work: None, now: Callable[[datetime], None], hand_in: HandIn) -> None:
    hand_in()
    now(NOW + timedelta(minutes=1))
    text = text_of(Client().get(URL))
    assert "Something is down" in text
    assert "No worker is at work. Uploads are taken and wait." in text
    assert "Waiting 1 the oldest for 60 s" in text
    assert "last heard of 1 min ago" in text


def test_it_renews_itself_by_its_middle_alone(at_work: None) -> None:
    part = Client().get(URL, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="status"')


def test_it_tells_no_names(at_work: None, hand_in: HandIn, competition: Competition) -> None:
    Competition.objects.filter(pk=competition.pk).update(visibility=Visibility.DRAFT)
    submission = hand_in()
    shown = Client().get(URL).content.decode() + Client().get("/api/v1/status/").content.decode()
    names = ("secret-host-name", "Team Alice", "alice", competition.slug, competition.title, "main", "results.json")
    assert [name for name in (*names[:5], names[6], str(submission.public_id)) if name in shown] == []


def test_it_asks_the_database_as_often_for_many(at_work: None, hand_in: HandIn, round_: Any) -> None:
    type(round_).objects.update(submissions_per_day=50)
    hand_in()
    assert_constant_queries(Client(), URL, lambda: [hand_in(str(n).encode()) for n in range(5)])


def test_the_footer_leads_there(db: None) -> None:
    assert f'<a href="{URL}">Status</a>' in Client().get("/").content.decode()
