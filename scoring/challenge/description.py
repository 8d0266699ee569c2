"""competition.yaml of a new challenge: complete, so that `apply_competition` takes it as it stands."""

import re
from pathlib import Path
from typing import Any

import yaml

from scoring.challenge.folder import SPLITS, Made

FILE_NAME = "competition.yaml"
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
DEFAULT_SLUG = "my-competition"
DEFAULT_PUBLIC_SHARE = 0.3
HEAD = """\
# Made by `python -m scoring make-challenge`. From the site's directory:
#     python manage.py apply_competition FOLDER --owner YOU
# Before you open it, write pages for it and name them here:
# pages: {overview: overview.md, data: data.md, rules: rules.md, evaluation: evaluation.md}
"""
REMARKS = {
    "visibility": "draft (organizers only) | unlisted | public",
    "opens_at": "in the time zone above",
    "closes_at": "the first moment at which the round is closed",
    "answers": "never served",
    "splits": "never served",
    "public_share": "of the rows; drawn by the site",
    "private_board": "hidden | on_close | a time",
}


def write_description(made: Made, folder: Path, *, name: str, slug: str | None, title: str | None) -> None:
    """Write competition.yaml. ``name``: what the folder will be called."""
    slug = slug or slug_of(name)
    text = yaml.safe_dump(
        _description(made, folder, slug, " ".join((title or slug).split())),
        allow_unicode=True,
        sort_keys=False,
        width=1_000_000,
    )
    lines = [_remarked(line) for line in text.splitlines()]
    (folder / FILE_NAME).write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def slug_of(name: str) -> str:
    """
    >>> slug_of("My playlists (2026)"), slug_of("새 대회")
    ('my-playlists-2026', 'my-competition')
    """
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:60] or DEFAULT_SLUG


def _description(made: Made, folder: Path, slug: str, title: str) -> dict[str, Any]:
    has_split = (folder / SPLITS).exists()
    return {
        "slug": slug,
        "title": title,
        "timezone": "Asia/Seoul",
        "visibility": "draft",
        "files": [{"path": path, "title": dict(texts)} for path, texts in made.files.items()],
        "teams": {"max_members": 5},
        "rounds": [
            {
                "slug": "main",
                "title": {"en": "Main round", "ko": "본선"},
                "opens_at": "2020-01-01T00:00:00",
                "closes_at": "2040-01-01T00:00:00",
                "task": dict(made.task),
                "questions": made.questions,
                "answers": made.answers,
                **({"splits": SPLITS} if has_split else {"public_share": DEFAULT_PUBLIC_SHARE}),
                "submissions_per_day": 5,
                "max_final": 2,
                "private_board": "on_close",
            }
        ],
        "baselines": [{"name": name, "round": "main", "predictions": path} for name, path in made.baselines.items()],
    }


def _remarked(line: str) -> str:
    key = line.strip().removeprefix("- ").partition(":")[0]
    return f"{line}  # {REMARKS[key]}" if key in REMARKS else line
