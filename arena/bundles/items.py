"""The lines of a plan."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"
    UNCHANGED = "unchanged"
    REFUSE = "refuse"


class Part(StrEnum):
    COMPETITION = "competition"
    ORGANIZER = "organizer"
    PAGE = "page"
    FILE = "file"
    ROUND = "round"
    ANSWERS = "answers"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a plan. `key` names the thing within its part."""

    action: Action
    part: Part
    key: tuple[str, ...]
    details: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def action_for(new: object, old: object) -> Action:
    if old is None:
        return Action.CREATE
    if new is None:
        return Action.REMOVE
    return Action.UNCHANGED if new == old else Action.CHANGE
