"""A folder as the state it wants: files looked up and hashed, times placed in their zone, references followed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import scoring
from arena.bundles.description import (
    BaselineEntry,
    DataFileEntry,
    Description,
    RoundEntry,
    load_description,
)
from arena.bundles.lookup import Lookup, both, file_sha256
from arena.bundles.problems import BadFolder
from arena.bundles.state import AnswersState, BaselineState, CompetitionState, FileState, RoundState
from arena.competitions.models import PrivateBoard, Round
from arena.core import clock
from arena.core.errors import DomainError
from arena.core.problems import rendered
from arena.teams.services import clean_team_name

DEFAULT_PUBLIC_SHARE: float = Round._meta.get_field("public_share").default


def read_folder(folder: Path) -> CompetitionState:
    """What `folder` wants. Raises BadFolder with everything that is wrong."""
    reader = FolderReader(folder, load_description(folder))
    state = reader.read()
    if reader.problems:
        raise BadFolder(reader.problems)
    return state


class FolderReader(Lookup):
    """Follows a description into its folder."""

    def __init__(self, folder: Path, description: Description) -> None:
        super().__init__(folder, description.timezone)
        self.description = description

    def read(self) -> CompetitionState:
        description = self.description
        title, summary = both(description.title), both(description.summary)
        self._check_texts(title, summary)
        state = CompetitionState(
            slug=description.slug,
            fields={
                "title_en": title[0],
                "title_ko": title[1],
                "summary_en": summary[0],
                "summary_ko": summary[1],
                "timezone": self.zone,
                "visibility": description.visibility,
                "max_members": description.teams.max_members,
                "merge_until": self.time(description.teams.merge_until, "teams.merge_until"),
            },
            pages=self._pages(),
            files=self._files(description.files),
            rounds=self._rounds(description.rounds),
            baselines=self._baselines(description.baselines),
        )
        self._check_secrets(state)
        return state

    def _check_texts(self, title: tuple[str, str], summary: tuple[str, str]) -> None:
        if not any(title):
            self.problem("title", _("A competition needs a title."))
        self.check_length(title, "title", 200)
        self.check_length(summary, "summary", 300)

    def _pages(self) -> dict[str, tuple[str, str]]:
        pages = {}
        for key in self.description.pages.__struct_fields__:
            en, ko = both(getattr(self.description.pages, key))
            if en or ko:
                pages[key] = (self.text(en, f"pages.{key}"), self.text(ko, f"pages.{key}"))
        return pages

    def _files(self, entries: list[DataFileEntry]) -> dict[str, FileState]:
        self.check_unique("files", "path", [entry.path for entry in entries])
        files = {}
        for position, entry in enumerate(entries):
            where = f"files[{position}]"
            title = both(entry.title)
            self.check_length(title, f"{where}.title", 200)
            if path := self.file(entry.path, f"{where}.path"):
                size = path.stat().st_size
                files[entry.path] = FileState(*title, position, file_sha256(path), size, path)
        return files

    def _rounds(self, entries: list[RoundEntry]) -> dict[str, RoundState]:
        self.check_unique("rounds", "slug", [entry.slug for entry in entries])
        return {entry.slug: self._round(entry, index) for index, entry in enumerate(entries)}

    def _round(self, entry: RoundEntry, index: int) -> RoundState:
        where = f"rounds[{index}]"
        title = both(entry.title)
        if not any(title):
            title = (entry.slug, "")
        self.check_length(title, f"{where}.title", 200)
        opens_at = self.time(entry.opens_at, f"{where}.opens_at")
        closes_at = self.time(entry.closes_at, f"{where}.closes_at")
        if opens_at and closes_at and closes_at < opens_at:
            self.problem(f"{where}.closes_at", _("The round closes before it opens."))
        self._check_task(entry.task, f"{where}.task")
        board, board_at = self._private_board(entry.private_board, f"{where}.private_board")
        fields = {
            "title_en": title[0],
            "title_ko": title[1],
            "opens_at": opens_at,
            "closes_at": closes_at,
            "task": entry.task,
            "submissions_per_day": entry.submissions_per_day,
            "max_final": entry.max_final,
            "private_board": board,
            "private_board_at": board_at,
            "position": index,
            **self._advance(entry, where),
            **self._share(entry, where),
        }
        return RoundState(fields, self._answers(entry, where), warnings=self._no_target(entry))

    def _share(self, entry: RoundEntry, where: str) -> Mapping[str, float]:
        if entry.splits is None:
            share = DEFAULT_PUBLIC_SHARE if entry.public_share is None else entry.public_share
            return {"public_share": share}
        if entry.public_share is not None:
            hint = _("Leave one of the two out.")
            self.problem(f"{where}.public_share", _("The rows are divided by “splits” already."), hint)
        return {}

    def _check_task(self, task: Mapping[str, Any], where: str) -> None:
        try:
            scoring.load_task(task)
        except scoring.BadTask as error:
            told = rendered(error.problem)
            self.problem(where, told["message"], told["hint"])

    def _private_board(self, written: str, where: str) -> tuple[str, datetime | None]:
        if written in {PrivateBoard.HIDDEN, PrivateBoard.ON_CLOSE}:
            return written, None
        try:
            return PrivateBoard.AT, clock.localize(datetime.fromisoformat(written), self.zone)
        except (ValueError, OverflowError):
            hint = _("One of hidden, on_close, or a time such as 2030-01-31T18:00:00.")
            self.problem(where, _("“%s” does not say when the private board is revealed.") % written, hint)
            return PrivateBoard.HIDDEN, None

    def _advance(self, entry: RoundEntry, where: str) -> Mapping[str, Any]:
        """A cut leads into a round; the one that it names may be written later."""
        if entry.advance is None or entry.advance.to not in self._round_slugs():
            return {"advance_top": None, "advance_to": None}
        if entry.advance.to == entry.slug:
            self._no_round(entry.slug, f"{where}.advance.to")
        return {"advance_top": entry.advance.top, "advance_to": entry.advance.to}

    def _no_target(self, entry: RoundEntry) -> tuple[str, ...]:
        if entry.advance is None or entry.advance.to in self._round_slugs():
            return ()
        return (_("There is no round “%s” yet: “advance” waits for it.") % entry.advance.to,)

    def _answers(self, entry: RoundEntry, where: str) -> AnswersState | None:
        answers, questions, splits = (
            self.file(name, f"{where}.{key}") if name is not None else None
            for key, name in (
                ("answers", entry.answers),
                ("questions", entry.questions),
                ("splits", entry.splits),
            )
        )
        if entry.answers is None and (questions or splits):
            self.problem(f"{where}.answers", _("Questions and splits are read with the answers only."))
        if answers is None:
            return None
        hashes = (file_sha256(answers), file_sha256(questions), file_sha256(splits))
        return AnswersState(*hashes, answers, questions, splits)

    def _baselines(self, entries: list[BaselineEntry]) -> dict[tuple[str, str], BaselineState]:
        keys = [f"{entry.name.casefold()} · {entry.round}" for entry in entries]
        self.check_unique("baselines", "name", keys)
        baselines = {}
        for index, entry in enumerate(entries):
            where = f"baselines[{index}]"
            if entry.round not in self._round_slugs():
                self._no_round(entry.round, f"{where}.round")
            path = self.file(entry.predictions, f"{where}.predictions")
            name = self._team_name(entry.name, f"{where}.name")
            baselines[name, entry.round] = BaselineState(file_sha256(path), path)
        return baselines

    def _team_name(self, name: str, where: str) -> str:
        try:
            return clean_team_name(name)
        except DomainError as error:
            self.problem(where, str(error.message))
            return name

    def _round_slugs(self) -> list[str]:
        return [entry.slug for entry in self.description.rounds]

    def _no_round(self, slug: str, where: str) -> None:
        known = ", ".join(self._round_slugs())
        self.problem(where, _("There is no other round “%s”.") % slug, _("Rounds: %s.") % known)

    def _check_secrets(self, state: CompetitionState) -> None:
        """A slip of the pen in `files` would hand the answers out."""
        answers = [round_.answers for round_ in state.rounds.values() if round_.answers]
        secrets = {sha256 for key in answers for sha256 in (key.sha256, key.splits_sha256)} - {""}
        for name, file in state.files.items():
            if file.sha256 in secrets:
                where = f"files[{file.position}].path"
                hint = _("Take it out of “files”.")
                self.problem(where, _("“%s” holds answers or splits: participants would get it.") % name, hint)
