"""A plan as text for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from arena.bundles.items import Action, Item, Part

_ACTIONS = {
    Action.CREATE: gettext_lazy("create"),
    Action.CHANGE: gettext_lazy("change"),
    Action.REMOVE: gettext_lazy("remove"),
    Action.UNCHANGED: gettext_lazy("unchanged"),
    Action.REFUSE: gettext_lazy("refuse"),
}
_PARTS = {
    Part.COMPETITION: gettext_lazy("competition"),
    Part.ORGANIZER: gettext_lazy("organizer"),
    Part.PAGE: gettext_lazy("page"),
    Part.FILE: gettext_lazy("file"),
    Part.ROUND: gettext_lazy("round"),
    Part.ANSWERS: gettext_lazy("answers"),
    Part.BASELINE: gettext_lazy("baseline"),
}


def plan_lines(items: Iterable[Item]) -> Iterator[str]:
    """The plan, a line for each thing, with what changes and what to mind below it."""
    counts: Counter[Action] = Counter()
    for item in items:
        counts[item.action] += 1
        yield f"{_ACTIONS[item.action]!s:<10} {_PARTS[item.part]!s:<12} {' · '.join(item.key)}"
        yield from (f"           - {detail}" for detail in item.details)
        yield from (f"           ! {warning}" for warning in item.warnings)
    yield ""
    yield ", ".join(f"{counts[action]} {_ACTIONS[action]}" for action in Action if counts[action]) + "."


def changed_fields(new: Mapping[str, Any], old: Mapping[str, Any], zone: str) -> tuple[str, ...]:
    """`name: old → new` for each field that `new` states otherwise."""
    return tuple(
        f"{name}: {shown(old.get(name), zone)} → {shown(value, zone)}"
        for name, value in new.items()
        if value != old.get(name)
    )


def shown(value: Any, zone: str) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(zone))
        return f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}"
    return str(value)
