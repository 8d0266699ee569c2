"""A competition as a folder, from which `apply` changes nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from arena.bundles.current import competition_state
from arena.bundles.description import FILE_NAME
from arena.bundles.state import AnswersState, BaselineState, CompetitionState, RoundState
from arena.competitions.models import Competition, PrivateBoard
from arena.core import clock, storage
from arena.core.errors import Invalid
from arena.core.storage import BlobStore


def export_competition(*, competition: Competition, folder: Path) -> list[str]:
    """Write the folder, which must not exist or be empty, whole or not at all. Returns the paths of its secrets."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid(
            code="folder_not_empty",
            message=_("“%s” exists and is not an empty folder.") % folder,
            hint=_("Name a new one."),
        )
    state = competition_state(competition)
    with _complete_or_nothing(folder) as unfinished:
        export = _Export(unfinished, state)
        description = export.description()
        text = yaml.safe_dump(description, sort_keys=False, allow_unicode=True, width=100)
        (unfinished / FILE_NAME).write_text(text, encoding="utf-8")
    return export.secrets


@contextmanager
def _complete_or_nothing(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
    try:
        yield unfinished
        unfinished.replace(folder.resolve())
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@dataclass(slots=True)
class _Export:
    folder: Path
    state: CompetitionState
    secrets: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def description(self) -> dict[str, Any]:
        fields = self.state.fields
        files = [self._data_file(path) for path in self.state.files]
        teams = {"max_members": fields["max_members"], "merge_until": self._time(fields["merge_until"])}
        return {
            "slug": self.state.slug,
            "title": _texts(fields["title_en"], fields["title_ko"]),
            "summary": _texts(fields["summary_en"], fields["summary_ko"]),
            "timezone": fields["timezone"],
            "visibility": fields["visibility"],
            "pages": {key: self._page(key, *texts) for key, texts in self.state.pages.items()},
            "files": files,
            "teams": _given(teams),
            "rounds": [self._round(slug, round_) for slug, round_ in self.state.rounds.items()],
            "baselines": [
                self._baseline(name, round_slug, baseline)
                for (name, round_slug), baseline in self.state.baselines.items()
            ],
        }

    def _data_file(self, path: str) -> dict[str, Any]:
        file = self.state.files[path]
        self.taken.add(path)
        self._copy(storage.datafiles, file.sha256, path)
        return {"path": path, "title": _texts(file.title_en, file.title_ko)}

    def _page(self, key: str, en: str, ko: str) -> Any:
        return _texts(self._text(f"pages/{key}.md", en), self._text(f"pages/{key}.ko.md", ko))

    def _text(self, wanted: str, body: str) -> str:
        if not body:
            return ""
        name = self._free(wanted)
        path = self._path(name)
        path.write_text(body, encoding="utf-8", newline="\n")
        return name

    def _round(self, slug: str, round_: RoundState) -> dict[str, Any]:
        fields, key = round_.fields, round_.answers
        revealed = fields["private_board"]
        if revealed == PrivateBoard.AT:
            revealed = self._time(fields["private_board_at"]) or PrivateBoard.HIDDEN.value
        advance = {"top": fields["advance_top"], "to": fields["advance_to"]}
        described = {
            "slug": slug,
            "title": _texts(fields["title_en"], fields["title_ko"]),
            "opens_at": self._time(fields["opens_at"]),
            "closes_at": self._time(fields["closes_at"]),
            "task": fields["task"],
            **(self._answers(slug, key) if key else {}),
            "public_share": None if key and key.splits_sha256 else fields["public_share"],
            "submissions_per_day": fields["submissions_per_day"],
            "max_final": fields["max_final"],
            "private_board": revealed,
            "advance": advance if all(advance.values()) else None,
        }
        return _given(described)

    def _answers(self, slug: str, key: AnswersState) -> dict[str, Any]:
        downloads = {file.sha256: path for path, file in self.state.files.items()}
        questions = downloads.get(key.questions_sha256)
        return {
            "questions": questions or self._secret(f"secret/{slug}/questions.json", key.questions_sha256),
            "answers": self._secret(f"secret/{slug}/answers.json", key.sha256),
            "splits": self._secret(f"secret/{slug}/splits.csv", key.splits_sha256),
        }

    def _secret(self, wanted: str, sha256: str) -> str | None:
        if not sha256:
            return None
        name = self._free(wanted)
        self._copy(storage.answers, sha256, name, mode=0o600)
        self.secrets.append(name)
        return name

    def _baseline(self, name: str, round_slug: str, baseline: BaselineState) -> dict[str, Any]:
        path = self._free(f"baselines/{round_slug}/{slugify(name, allow_unicode=True) or 'baseline'}.json")
        self._copy(storage.uploads, baseline.sha256, path)
        return {"name": name, "round": round_slug, "predictions": path}

    def _free(self, wanted: str) -> str:
        """`wanted`, or the like of it if a file of that name is among the downloads."""
        path, number = PurePosixPath(wanted), 1
        name = wanted
        while name in self.taken:
            number += 1
            name = str(path.with_stem(f"{path.stem}-{number}"))
        self.taken.add(name)
        return name

    def _copy(self, store: BlobStore, sha256: str, name: str, *, mode: int = 0o644) -> None:
        path = self._path(name)
        path.touch(mode=mode, exist_ok=False)
        with store.path(sha256).open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _time(self, moment: datetime | None) -> Any:
        """Without an offset, as a person writes it, where that says the same."""
        if moment is None:
            return None
        zone = self.state.fields["timezone"]
        local = moment.astimezone(ZoneInfo(zone))
        naive = local.replace(tzinfo=None, fold=0)
        return naive if clock.localize(naive, zone) == moment else local.isoformat()


def _texts(en: str, ko: str) -> Any:
    if not ko:
        return en
    return {"en": en, "ko": ko} if en else {"ko": ko}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
