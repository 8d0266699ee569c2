"""competition.yaml as typed values: its keys and their shapes. What they refer to, `folder.py` looks up."""

import difflib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import yaml
from django.utils.translation import gettext as _
from msgspec import Meta, inspect

from arena.bundles.problems import BadFolder, FolderProblem
from arena.core.plain_yaml import WRONG, Loader

FILE_NAME = "competition.yaml"

ODD_CHARACTER = re.compile("[\\0\\ud800-\\udfff]")

Slug = Annotated[str, Meta(pattern=r"^[-a-zA-Z0-9_]{1,60}\Z")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Positive = Annotated[int, Meta(ge=1, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
Time = str  # as written, in the competition's zone unless it names its offset
FilePath = str


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Immutable, typed, and refuses a key it does not know."""


class BothLanguages(Strict, frozen=True, kw_only=True):
    en: str = ""
    ko: str = ""


Texts = str | BothLanguages


class Pages(Strict, frozen=True, kw_only=True):
    """Markdown files by the page they fill."""

    overview: Texts = ""
    data: Texts = ""
    rules: Texts = ""
    evaluation: Texts = ""


class DataFileEntry(Strict, frozen=True, kw_only=True):
    path: FilePath
    title: Texts = ""


class Teams(Strict, frozen=True, kw_only=True):
    max_members: Positive = 5
    merge_until: Time | None = None


class Advance(Strict, frozen=True, kw_only=True):
    top: Positive
    to: Slug


class RoundEntry(Strict, frozen=True, kw_only=True):
    slug: Slug
    title: Texts = ""
    opens_at: Time
    closes_at: Time
    task: dict[str, Any]
    questions: FilePath | None = None
    answers: FilePath | None = None
    public_share: Share | None = None
    splits: FilePath | None = None
    submissions_per_day: Count = 5
    max_final: Positive = 2
    private_board: str = "on_close"
    advance: Advance | None = None


class BaselineEntry(Strict, frozen=True, kw_only=True):
    name: str
    round: Slug
    predictions: FilePath


class Description(Strict, frozen=True, kw_only=True):
    slug: Slug
    title: Texts
    summary: Texts = ""
    timezone: str = "Asia/Seoul"
    visibility: Literal["draft", "unlisted", "public"] = "draft"
    pages: Pages = Pages()
    files: list[DataFileEntry] = []
    teams: Teams = Teams()
    rounds: list[RoundEntry] = []
    baselines: list[BaselineEntry] = []


def load_description(folder: Path) -> Description:
    """The folder's competition.yaml. Raises BadFolder."""
    data = _read_yaml(folder)
    if odd := list(_odd_texts(data, "")):
        raise BadFolder(odd)
    if unknown := list(_unknown_keys(data, inspect.type_info(Description), "")):
        raise BadFolder(unknown)
    try:
        return msgspec.convert(data, Description)
    except msgspec.ValidationError as error:
        raise BadFolder([_shape_problem(str(error))]) from error


def _read_yaml(folder: Path) -> Any:
    path = folder / FILE_NAME
    if not path.is_file():
        hint = _("Give the folder that holds competition.yaml.")
        raise BadFolder([FolderProblem(str(path), _("There is no such file."), hint)])
    try:
        return _normal(yaml.load(path.read_bytes(), Loader=Loader))  # noqa: S506 a SafeLoader
    except WRONG as error:
        raise BadFolder([FolderProblem(FILE_NAME, _("This is not YAML: %s") % error)]) from error


def _normal(data: Any) -> Any:
    """Times as text: whether YAML took one for a time depends on how its author wrote it."""
    if isinstance(data, dict):
        return {key: _normal(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_normal(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def _odd_texts(data: Any, where: str) -> Iterator[FolderProblem]:
    """Texts that YAML can write, by an escape, and no database takes."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _odd_texts(key, where)
            yield from _odd_texts(value, f"{where}.{key}".lstrip("."))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _odd_texts(value, f"{where}[{index}]")
    elif isinstance(data, str) and ODD_CHARACTER.search(data):
        place = ODD_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", where)
        yield FolderProblem(place, _("The text holds a NUL character or half of a surrogate pair."))


def _unknown_keys(data: Any, shape: inspect.Type, where: str) -> Iterator[FolderProblem]:
    if isinstance(shape, inspect.UnionType):
        for option in shape.types:
            yield from _unknown_keys(data, option, where)
    elif isinstance(shape, inspect.ListType) and isinstance(data, list):
        for index, value in enumerate(data):
            yield from _unknown_keys(value, shape.item_type, f"{where}[{index}]")
    elif isinstance(shape, inspect.StructType) and isinstance(data, dict):
        fields = {field.name: field.type for field in shape.fields}
        for key, value in data.items():
            path = f"{where}.{key}" if where else str(key)
            if key in fields:
                yield from _unknown_keys(value, fields[key], path)
            else:
                yield _unknown(path, str(key), list(fields))


def _unknown(path: str, key: str, known: list[str]) -> FolderProblem:
    close = difflib.get_close_matches(key, known, n=1)
    hint = _("Did you mean “%s”?") % close[0] if close else _("Known here: %s.") % ", ".join(known)
    return FolderProblem(path, _("Unknown key."), hint)


def _shape_problem(text: str) -> FolderProblem:
    """msgspec's sentence, whose place stands at its end, in our words where they help."""
    message, _sep, place = text.partition(" - at `$")
    where = place.rstrip("`").lstrip(".")
    if missing := re.fullmatch(r"Object missing required field `(\w+)`", message):
        return FolderProblem(f"{where}.{missing[1]}".lstrip("."), _("This key is required."))
    return FolderProblem(where or FILE_NAME, _("The value does not fit here. %s.") % message)
