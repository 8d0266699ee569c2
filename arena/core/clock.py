"""The one source of time. Tests freeze it; nothing else asks the machine what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 this is the clock


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day on which `moment` falls in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """The UTC instant at which `day` begins in `zone`; where midnight does not exist, the first moment after."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def next_midnight(moment: datetime, zone: str) -> datetime:
    return start_of_day(local_day(moment, zone) + timedelta(days=1), zone)


def localize(naive: datetime, zone: str) -> datetime:
    """A wall-clock time of `zone`, as written in a competition's folder, as UTC. An aware time is only converted."""
    aware = naive if naive.tzinfo else naive.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)
