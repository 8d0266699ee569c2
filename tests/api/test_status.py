from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from arena.pipeline import flow, heartbeats
from arena.pipeline.models import Heartbeat, Verification
from arena.submissions.models import Submission
from tests.cast import NOW

AT = "2026-03-10T03:00:00Z"


def test_it_tells_how_the_site_is_doing(api: Callable[..., Any], upload: Callable[..., Submission]) -> None:
    heartbeats.beat(name="w1", role=Heartbeat.Role.WORKER, slots=2)
    flow.sweep()
    Verification.objects.create(at=NOW, seconds=1, ok=True)
    upload()

    assert api().get("status/").json() == {
        "at": AT,
        "status": "ok",
        "problems": [],
        "uploads": True,
        "broker": True,
        "workers": [{"alive": True, "since": AT, "last_seen": AT, "slots": 2}],
        "swept_at": AT,
        "queue": {"waiting": 1, "scoring": 0, "oldest_waiting_seconds": 0},
        "scored_per_minute": [0] * 60,
        "invariants": {"ok": True, "at": AT},
    }


def test_trouble_is_told_and_not_an_error(api: Callable[..., Any], now: Callable[[datetime], None]) -> None:
    heartbeats.beat(name="w1", role=Heartbeat.Role.WORKER, slots=2)
    now(NOW + timedelta(minutes=1))

    response = api().get("status/")

    assert (response.status_code, response.json()["status"]) == (200, "down")
    assert response.json()["problems"] == ["no_worker", "not_swept"]
