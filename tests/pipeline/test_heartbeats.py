"""Who is at work."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from arena.core.processes import wait_until
from arena.pipeline import flow, heartbeats
from arena.pipeline.heartbeats import Beats
from arena.pipeline.models import Heartbeat
from tests.cast import NOW

WORKER = Heartbeat.Role.WORKER


def test_a_worker_lives_until_it_has_missed_three(db: None, now: Callable[[datetime], None]) -> None:
    heartbeats.beat(name="w1", role=WORKER, slots=2)
    now(NOW + timedelta(seconds=20))
    heartbeats.beat(name="w2", role=WORKER, slots=4)
    moment = NOW + timedelta(seconds=30)
    assert [(w.name, heartbeats.is_alive(w, moment)) for w in heartbeats.workers()] == [("w1", False), ("w2", True)]
    assert [(w.name, w.slots) for w in heartbeats.living_workers(moment)] == [("w2", 4)]


def test_a_sign_from_the_future_is_none_of_life(db: None, now: Callable[[datetime], None]) -> None:
    """It was given before the clock was put back; a worker that lives has given another since."""
    heartbeats.beat(name="w1", role=WORKER, slots=2)
    assert [heartbeats.living_workers(NOW - timedelta(seconds=back)) == [] for back in (29, 30)] == [False, True]


def test_since_when_it_has_lived_is_kept(db: None, now: Callable[[datetime], None]) -> None:
    heartbeats.beat(name="w1", role=WORKER)
    now(NOW + timedelta(seconds=10))
    heartbeats.beat(name="w1", role=WORKER)
    assert Heartbeat.objects.values_list("since", "at").get() == (NOW, NOW + timedelta(seconds=10))


def test_the_sweep_leaves_a_sign(db: None, now: Callable[[datetime], None]) -> None:
    flow.sweep()
    assert Heartbeat.objects.values_list("role", "at").get() == ("sweep", NOW)


def test_the_dead_are_forgotten_the_sweep_is_not(db: None, now: Callable[[datetime], None]) -> None:
    heartbeats.beat(name="w1", role=WORKER)
    flow.sweep()
    heartbeats.forget_old(NOW + timedelta(days=1))
    assert Heartbeat.objects.count() == 2
    heartbeats.forget_old(NOW + timedelta(days=1, seconds=1))
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["sweep"]


@pytest.mark.django_db(transaction=True)
def test_a_process_beats_until_it_says_goodbye(settings: Settings) -> None:
    settings.ARENA_HEARTBEAT_SECONDS = 0.05
    beats = Beats(slots=3)
    assert wait_until(lambda: Heartbeat.objects.filter(name=heartbeats.worker_process(), slots=3).exists(), timeout=10)
    first = Heartbeat.objects.get()
    assert wait_until(lambda: Heartbeat.objects.filter(at__gt=first.at, since=first.since).exists(), timeout=10)
    beats.stop()
    assert Heartbeat.objects.count() == 0
