"""Whole playlists on disk → a challenge on disk: `python -m scoring make-challenge playlists`."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from scoring.challenge.errors import CannotMake
from scoring.challenge.folder import Made, roomy
from scoring.challenge.masking import COMPOSITIONS, Challenge, Playlist, make_challenge
from scoring.challenge.seed import Seed
from scoring.challenge.shares import count_questions, read_shares
from scoring.challenge.titles import QUESTIONS, TRAIN
from scoring.challenge.twins import warn_of_twins
from scoring.errors import FileError, Problem, ProblemLog
from scoring.formats.json_rows import json_rows
from scoring.formats.rows import read_row
from scoring.formats.source import Source, open_chunks
from scoring.task_loading import load_task

TASK = {"preset": "melon-2020"}
LIMITS = roomy(load_task(TASK).limits)


def read_playlists(source: Source) -> list[Playlist]:
    """Whole playlists in memory, with all their fields. Raises CannotMake, OSError."""
    playlists: list[Any] = []
    log = ProblemLog()
    try:
        for number, data in enumerate(json_rows(open_chunks(source, LIMITS.bytes), LIMITS), start=1):
            row, problems = read_row(data, number, LIMITS)
            log.extend(problems or _wrong_title(row, number))
            playlists.append(row)
        log.extend([] if playlists else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if log:
        raise CannotMake.from_log(log)
    return playlists


def _wrong_title(row: Mapping[str, Any], number: int) -> Iterator[Problem]:
    if not isinstance(row.get("plylst_title"), str):
        yield Problem("no_title", row=number, id=row["id"], field="plylst_title")


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a JSON array, a row to a line: the large files are never one string in memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(b"[")
        for number, row in enumerate(rows):
            file.write(b",\n" * (number > 0) + msgspec.json.encode(row))
        file.write(b"]\n")


def write_challenge(challenge: Challenge, folder: Path) -> None:
    """Lay the files out as a competition folder has them: what is published apart from what is hidden."""
    write_rows(folder / "data" / "train.json", challenge.train)
    write_rows(folder / "data" / "val.json", challenge.questions)
    write_rows(folder / "secret" / "answers.json", challenge.answers)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `make-challenge playlists` alone takes."""
    parser.add_argument(
        "--composition",
        choices=[*COMPOSITIONS, "custom"],
        default="real",
        help="what questions show, and how many of each kind: the contest's (default), its splitter's, or your own",
    )
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        metavar="FIELDS=SHARE",
        help="with --composition custom, repeated: songs+tags=0.5 (fields: title, songs, tags)",
    )


def make(args: argparse.Namespace, source: Source) -> Made:
    """The challenge that was asked for. Raises CannotMake."""
    custom = args.composition == "custom"
    if args.kind and not custom:
        raise CannotMake.of("bad_composition", composition=", ".join(args.kind))
    playlists = read_playlists(source)
    challenge = make_challenge(
        playlists,
        questions=count_questions(len(playlists), args.share),
        composition=read_shares(args.kind) if custom else COMPOSITIONS[args.composition],
        seed=Seed(args.seed),
    )
    return Made(
        write=lambda folder: write_challenge(challenge, folder),
        task=TASK,
        files={"data/train.json": TRAIN, "data/val.json": QUESTIONS},
        questions="data/val.json",
        answers="secret/answers.json",
        counts={"train": len(challenge.train), "questions": len(challenge.questions)},
        warnings=_twins(playlists, challenge),
    )


def _twins(playlists: Iterable[Playlist], challenge: Challenge) -> list[Problem]:
    """Questions whose whole list of songs stands in training, too, under another id."""
    asked = {row["id"] for row in challenge.questions}
    wholes = {row["id"]: frozenset(row["songs"]) for row in playlists if row["id"] in asked}
    different = set(wholes.values())
    shown = {songs for row in challenge.train if (songs := frozenset(row["songs"])) in different}
    return warn_of_twins((id_ for id_, songs in wholes.items() if songs in shown), "songs")
