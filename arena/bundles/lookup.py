"""Looking things up in a folder: what is not right becomes a problem, so that one reading finds them all."""

import difflib
import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from arena.bundles.description import BothLanguages, Texts
from arena.bundles.problems import FolderProblem
from arena.competitions.rules import is_clean_path
from arena.core import clock


class Lookup:
    """The files of one folder, and times of one zone. Problems are collected."""

    def __init__(self, folder: Path, zone: str) -> None:
        self.root = folder.resolve()
        self.problems: list[FolderProblem] = []
        self.zone = self._known_zone(zone)

    def problem(self, where: str, message: str, hint: str = "") -> None:
        self.problems.append(FolderProblem(where, message, hint))

    def _known_zone(self, name: str) -> str:
        known = available_timezones()
        if name in known:
            return name
        close = difflib.get_close_matches(name, known, n=1)
        hint = _("Did you mean “%s”?") % close[0] if close else _("A name such as Asia/Seoul or UTC.")
        self.problem("timezone", _("There is no time zone “%s”.") % name, hint)
        return "UTC"

    def time(self, written: str | None, where: str) -> datetime | None:
        if written is None:
            return None
        try:
            return clock.localize(datetime.fromisoformat(written), self.zone)
        except (ValueError, OverflowError):
            self.problem(where, _("“%s” is not a time.") % written, _("Such as 2030-01-31T18:00:00."))
            return None

    def file(self, name: str, where: str) -> Path | None:
        """The file `name` of the folder, which must be there, inside it, and not empty."""
        if not is_clean_path(name):
            hint = _("A path relative to the folder, such as data/train.json.")
            self.problem(where, _("“%s” is not a path inside the folder.") % name, hint)
            return None
        path = self._resolved(name)
        if path is None or not path.is_relative_to(self.root):
            self.problem(where, _("“%s” leads out of the folder.") % name, _("Copy the file into it."))
        elif not path.is_file():
            self.problem(where, _("There is no file “%s”.") % name)
        elif path.stat().st_size == 0:
            self.problem(where, _("The file “%s” is empty.") % name)
        else:
            return path
        return None

    def _resolved(self, name: str) -> Path | None:
        try:
            return (self.root / name).resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            return None

    def text(self, name: str, where: str) -> str:
        path = self.file(name, where) if name else None
        try:
            text = path.read_text(encoding="utf-8-sig") if path else ""
        except UnicodeDecodeError:
            self.problem(where, _("“%s” is not UTF-8 text.") % name)
            return ""
        if "\0" in text:
            self.problem(where, _("“%s” holds a NUL character.") % name)
        return text

    def check_length(self, texts: Iterable[str], where: str, limit: int) -> None:
        if any(len(text) > limit for text in texts):
            self.problem(where, _("This is longer than %d characters.") % limit)

    def check_unique(self, where: str, key: str, values: list[str]) -> None:
        for index, value in enumerate(values):
            if value in values[:index]:
                self.problem(f"{where}[{index}].{key}", _("“%s” stands twice.") % value)


def both(texts: Texts) -> tuple[str, str]:
    """(English, Korean); a plain string serves readers of both."""
    return (texts.en, texts.ko) if isinstance(texts, BothLanguages) else (texts, "")


def file_sha256(path: Path | None) -> str:
    if path is None:
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
