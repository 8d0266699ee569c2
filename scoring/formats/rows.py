"""Is this JSON value a playlist's row, and if not, what is wrong with which field?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scoring.errors import Problem
from scoring.formats.strict_json import Refused, parse_row, shown
from scoring.layouts import Limits, PlaylistFormat

ITEMS: dict[str, type] = {"songs": int, "tags": str}
TYPE_NAMES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "list",
    dict: "object",
    type(None): "null",
}


def read_row(data: bytes, row: int, limits: Limits) -> tuple[dict[str, Any], list[Problem]]:
    """A row's value, and what keeps it from being ``{"id": int, "songs": [int …], "tags": [str …]}``."""
    if data.startswith(b"["):
        return {}, [Problem("not_an_object", row, params={"got": TYPE_NAMES[list]})]
    value, problems = parse_row(data, row)
    if not isinstance(value, dict):
        return {}, [Problem("not_an_object", row, params={"got": _type_name(value)}), *problems]
    problems += _wrong_types(value, row)
    problems += _long_strings(value, row, limits)
    return value, [replace(problem, id=_shown_id(value)) for problem in problems]


def wrong_lists(value: dict[str, Any], row: int, layout: PlaylistFormat) -> list[Problem]:
    """What keeps the lists of a well-typed row from having the stated length and no item twice."""
    problems = []
    for field, length in {"songs": layout.songs, "tags": layout.tags}.items():
        items = value[field]
        if len(items) != length:
            params = {"expected": length, "got": len(items)}
            problems.append(Problem("wrong_length", row, value["id"], field, params))
        elif (place := first_repeat(items)) is not None:
            problems.append(Problem("repeated_item", row, value["id"], field, repeated_params(items, place)))
    return problems


def first_repeat(items: list[Any]) -> int | None:
    """The 0-based place of the first item that stood before."""
    if len(set(items)) == len(items):
        return None
    first: dict[Any, int] = {}
    return next(place for place, item in enumerate(items) if first.setdefault(item, place) != place)


def repeated_params(items: list[Any], place: int) -> dict[str, Any]:
    item = items[place]
    return {"item": shown(item) if isinstance(item, str) else item, "position": place + 1}


def _wrong_types(value: dict[str, Any], row: int) -> Iterator[Problem]:
    for field in ("id", *ITEMS):
        if field not in value:
            yield Problem("missing_field", row, field=field)
    if _is_wrong(value.get("id", 0), int):
        yield Problem("wrong_type", row, field="id", params=_types(int, value["id"]))
    for field, kind in ITEMS.items():
        items = value.get(field, [])
        if _is_wrong(items, list):
            yield Problem("wrong_type", row, field=field, params=_types(list, items))
        elif isinstance(items, list):
            yield from _wrong_items(items, kind, row, field)


def _wrong_items(items: list[Any], kind: type, row: int, field: str) -> Iterator[Problem]:
    if {*map(type, items)} <= {kind}:
        return
    for position, item in enumerate(items, start=1):
        if _is_wrong(item, kind):
            yield Problem("wrong_item_type", row, field=field, params={"position": position, **_types(kind, item)})
            return


def _long_strings(value: dict[str, Any], row: int, limits: Limits) -> Iterator[Problem]:
    tags = value.get("tags")
    for position, tag in enumerate(tags if isinstance(tags, list) else [], start=1):
        if isinstance(tag, str) and len(tag) > limits.string_chars:
            params = {"position": position, "limit": limits.string_chars, "got": len(tag)}
            yield Problem("string_too_long", row, field="tags", params=params)
            return


def _is_wrong(value: Any, kind: type) -> bool:
    """True and false are ints to Python; what was refused before has its problem already."""
    return type(value) is not kind and not isinstance(value, Refused)


def _types(expected: type, got: Any) -> dict[str, str]:
    return {"expected": TYPE_NAMES[expected], "got": _type_name(got)}


def _type_name(value: Any) -> str:
    return TYPE_NAMES.get(type(value), "number")


def _shown_id(value: dict[str, Any]) -> int | None:
    identity = value.get("id")
    return identity if type(identity) is int else None
