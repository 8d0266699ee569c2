"""Days of a competition's zone, also where the clocks are changed."""

from datetime import UTC, date, datetime

import pytest

from arena.core import clock


@pytest.mark.parametrize(
    ("moment", "zone", "day", "midnight"),
    [
        # Seoul: fifteen hours of UTC's day already belong to the next one.
        (
            datetime(2026, 3, 10, 14, 59, 59, tzinfo=UTC),
            "Asia/Seoul",
            date(2026, 3, 10),
            datetime(2026, 3, 10, 15, tzinfo=UTC),
        ),
        (
            datetime(2026, 3, 10, 15, 0, tzinfo=UTC),
            "Asia/Seoul",
            date(2026, 3, 11),
            datetime(2026, 3, 11, 15, tzinfo=UTC),
        ),
        # New York, the day of 23 hours (8 March 2026) and the day of 25 hours (1 November 2026).
        (
            datetime(2026, 3, 8, 5, 0, tzinfo=UTC),
            "America/New_York",
            date(2026, 3, 8),
            datetime(2026, 3, 9, 4, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 1, 4, 0, tzinfo=UTC),
            "America/New_York",
            date(2026, 11, 1),
            datetime(2026, 11, 2, 5, tzinfo=UTC),
        ),
    ],
)
def test_a_day_ends_at_the_zones_midnight(moment: datetime, zone: str, day: date, midnight: datetime) -> None:
    assert (clock.local_day(moment, zone), clock.next_midnight(moment, zone)) == (day, midnight)


def test_wall_clock_times_are_of_the_zone() -> None:
    assert clock.localize(datetime(2026, 1, 1, 9, 0), "Asia/Seoul") == datetime(2026, 1, 1, tzinfo=UTC)  # noqa: DTZ001
