"""What is wrong with a task description: which key, and why. Its wording is in the catalogue, under ``tasks``."""

import copy
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from scoring.errors import Problem, ScoringError
from scoring.messages import task_fault

ENTRY = "[...]"
"""How msgspec writes an entry of a mapping: it does not say which."""
STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
PLACE = re.compile(r"(.*?) - at (?:`key` in )?`\$(.*?)`", re.DOTALL)
TYPES = {
    "int": "integer",
    "float": "numeric",
    "str": "string",
    "bool": "boolean",
    "array": "list",
    "object": "object",
    "null": "null",
}
"""What msgspec calls a type, and what the catalogue does."""
PATTERNS = {
    r"Object missing required field `(?P<name>.+)`": "missing",
    r"Object contains unknown field `(?P<name>.+)`": "unknown",
    r"Invalid (?:enum )?value '?(?P<got>.*?)'?": "choice",
    r"Expected `(?P<expected>\w+)[^`]*`, got `(?P<got>\w+)`": "type",
    r"Expected `(?:int|float)` >= (?P<bound>\S+)": "least",
    r"Expected `(?:int|float)` > (?P<bound>\S+)": "above",
    r"Expected `(?:int|float)` <= (?P<bound>\S+)": "most",
    r"Expected `str` matching regex .*": "name",
    r"Expected `str` of length .*": "text_length",
    r"Expected `array` of length (?P<bound>\d+), got \d+": "exactly",
    r"Expected `\w+` of length >= (?P<bound>\d+)": "entries",
}


class BadTask(ScoringError):
    """The task description is wrong; for the organizer. ``key`` leads to what is, as in ``metrics[0].field``."""

    def __init__(self, fault: str, key: str = "", /, **params: Any) -> None:
        self.problem = Problem("bad_task", field=key or None, params={"fault": fault, **params})
        super().__init__(fault, key, params)

    def __str__(self) -> str:
        return task_fault(self.problem, "en")


class BadValue(ValueError):
    """A value that cannot stand beside another one. ``at`` leads from where this is noticed to its key."""

    def __init__(self, fault: str, at: str = "", /, **params: Any) -> None:
        self.fault = fault
        self.at = at
        self.params = params
        super().__init__(fault)


class Choices(NamedTuple):
    """What may stand at keys whose path ends like this."""

    path: str
    values: tuple[str, ...]


def convert(description: Mapping[str, Any], into: type[Any], choices: tuple[Choices, ...] = ()) -> Any:
    """The description as a value of this type. Raises BadTask, which names the key and what may stand there."""
    try:
        return msgspec.convert(dict(description), into)
    except msgspec.ValidationError as error:
        text, path = _told(error)
        if ENTRY in path:
            path = _with_entry(description, path, into, str(error))
        wrong = _bad_task(error, text, path.removeprefix("."), choices)
        raise _number_as_text(wrong, description, path) or wrong from error


def _told(error: msgspec.ValidationError) -> tuple[str, str]:
    """What msgspec says, and of which path, as ``.metrics[0].field``."""
    found = PLACE.fullmatch(str(error))
    return (found[1], found[2]) if found else (str(error), "")


def _bad_task(error: msgspec.ValidationError, text: str, key: str, choices: tuple[Choices, ...]) -> BadTask:
    if isinstance(cause := error.__cause__, BadValue):
        return BadTask(cause.fault, ".".join(filter(None, (key, cause.at))), **cause.params)
    for pattern, fault in PATTERNS.items():
        if found := re.fullmatch(pattern, text, re.DOTALL):
            params = found.groupdict()
            name = params.pop("name", "")
            known = next((list(each.values) for each in choices if key.endswith(each.path)), [])
            more = {"known": known} if fault == "choice" else {}
            translated = {each: TYPES.get(value, value) for each, value in params.items()}
            return BadTask(fault, ".".join(filter(None, (key, name))), **translated, **more)
    return BadTask("other", key, reason=text)


def _number_as_text(wrong: BadTask, description: Mapping[str, Any], path: str) -> BadTask | None:
    """What is wrong with a number that YAML takes for text: in quotes, or 1e-15, which has no point."""
    params = wrong.problem.params
    if (params["fault"], params.get("got")) != ("type", "string") or params["expected"] not in ("numeric", "integer"):
        return None
    try:
        value = _at(description, path)
        float(value)
    except (LookupError, TypeError, ValueError):
        return None
    return BadTask("number_as_text", wrong.problem.field or "", got=value, expected=params["expected"])


def _with_entry(description: Mapping[str, Any], path: str, into: type[Any], said: str) -> str:
    """The path with the entry's name: the one that is as wrong when it stands alone."""
    before, _, after = path.partition(ENTRY)
    for name in _at(description, before):
        changed = copy.deepcopy(dict(description))
        entries = _at(changed, before)
        for other in entries.keys() - {name}:
            del entries[other]
        if _complaint(changed, into) == said:
            return f"{before}.{name}{after}"
    return path


def _at(data: Any, path: str) -> Any:
    for name, index in STEP.findall(path):
        data = data[name] if name else data[int(index)]
    return data


def _complaint(description: Mapping[str, Any], into: type[Any]) -> str:
    try:
        msgspec.convert(description, into)
    except msgspec.ValidationError as error:
        return str(error)
    return ""
