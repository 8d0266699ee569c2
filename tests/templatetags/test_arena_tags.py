"""How scores and times are written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from arena.templatetags import arena_tags
from tests.cast import NOW

SetNow = Callable[[datetime], None]


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1 / 3, 6, "0.333333"), (-1e-9, 6, "0.000000"), (107.5, 4, "107.5000"), (12.0, 0, "12"), (None, 6, "–")],
)
def test_a_score_has_the_decimals_of_its_task(value: float | None, decimals: int, shown: str) -> None:
    assert arena_tags.score(value, decimals) == shown


@pytest.mark.parametrize(
    ("passed", "english", "korean"),
    [
        (timedelta(seconds=59), "just now", "방금"),
        (timedelta(seconds=-5), "just now", "방금"),
        (timedelta(minutes=59, seconds=59), "59 min ago", "59분 전"),
        (timedelta(hours=23, minutes=59), "23 h ago", "23시간 전"),
        (timedelta(days=1), "1 day ago", "1일 전"),
        (timedelta(days=40), "40 days ago", "40일 전"),
    ],
)
def test_what_is_past_is_told_in_one_unit(now: SetNow, passed: timedelta, english: str, korean: str) -> None:
    moment = NOW - passed
    for language, words in (("en", english), ("ko", korean)):
        with translation.override(language):
            assert arena_tags.ago(moment) == (
                f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}" data-ago title="{moment:%Y-%m-%d %H:%M:%S} UTC">'
                f"{words}</time>"
            )


@pytest.mark.parametrize(
    ("left", "english", "korean"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2 d 3 h", "2일 3시간"),
        (timedelta(hours=3, minutes=7), "3 h 7 min", "3시간 7분"),
        (timedelta(seconds=61), "1 min", "1분"),
        (timedelta(seconds=-61), "0 min", "0분"),
    ],
)
def test_what_is_left_is_told_in_two_units(now: SetNow, left: timedelta, english: str, korean: str) -> None:
    for language, words in (("en", english), ("ko", korean)):
        with translation.override(language):
            assert arena_tags.countdown(NOW + left).endswith(f">{words}</time>")


def test_a_moment_is_written_in_the_competitions_zone() -> None:
    moment = datetime(2026, 7, 1, 15, 30, tzinfo=UTC)
    written = '<time datetime="2026-07-01T15:30:00Z" data-local title="{}">{}</time>'
    assert arena_tags.zone_time(moment, "Asia/Seoul") == written.format("Asia/Seoul", "2026-07-02\xa000:30\xa0KST")
    assert arena_tags.zone_time(moment, "Europe/Berlin") == written.format(
        "Europe/Berlin", "2026-07-01\xa017:30\xa0CEST"
    )
    assert arena_tags.zone_time(None, "UTC") == "–"
