"""From a file of whole playlists to a challenge on disk: `python -m scoring make-challenge playlists`."""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from pathlib import Path
from typing import Any

import numpy as np

from scoring.errors import Problem
from scoring.formats.strict_json import INT64, SUSPECT_ESCAPE
from scoring.masking import COMPOSITIONS, BadPlaylists, Challenge, Playlist, make_challenge
from scoring.messages import LANGUAGES
from scoring.output import Printer


def read_playlists(path: Path) -> list[Playlist]:
    """Whole playlists in memory. Raises BadPlaylists for what is no array of them, OSError."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text)
    except UnicodeDecodeError as error:
        raise BadPlaylists.of("bad_encoding") from error
    except json.JSONDecodeError as error:
        raise BadPlaylists.of("bad_json", row=error.lineno) from error
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits, brackets without end
        raise BadPlaylists.of("bad_json") from error
    if not isinstance(rows, list):
        raise BadPlaylists.of("not_an_array")
    problems = [Problem("bad_playlist", row=number) for number, row in enumerate(rows, 1) if not _is_playlist(row)]
    # Written as an escape or not at all: the text itself is UTF-8.
    if not problems and SUSPECT_ESCAPE.search(text.encode()):
        problems = [Problem("lone_surrogate", row=number) for number, row in enumerate(rows, 1) if not _is_utf8(row)]
    if problems or not rows:
        raise BadPlaylists(problems or [Problem("no_rows")])
    return rows


def _is_playlist(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and "id" in row
        and isinstance(row.get("plylst_title"), str)
        and isinstance(row.get("songs"), list)
        and isinstance(row.get("tags"), list)
        and all(type(number) is int and number in INT64 for number in (row["id"], *row["songs"]))
        and all(isinstance(tag, str) for tag in row["tags"])
    )


def _is_utf8(row: Any) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a JSON array row by row: the large files are never one string in memory."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        separator = "["
        for row in rows:
            file.write(separator + encode(row))
            separator = ", "
        file.write("]" if separator == ", " else "[]")


def write_challenge(challenge: Challenge, folder: Path) -> None:
    """Lay the files out as a competition folder has them: what is published apart from what is hidden."""
    write_rows(folder / "data" / "train.json", challenge.train)
    write_rows(folder / "data" / "val.json", challenge.questions)
    write_rows(folder / "secret" / "answers.json", challenge.answers)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m scoring make-challenge`."""
    parser.add_argument("what", choices=["playlists"])
    parser.add_argument("--input", type=Path, required=True, help="whole playlists: a JSON array like train.json")
    parser.add_argument("--out", type=Path, required=True, help="gets data/ to publish and secret/ to hide")
    parser.add_argument("--seed", type=_seed, required=True)
    parser.add_argument("--share", type=_share, default=0.2, help="of the playlists, how many become questions")
    parser.add_argument("--composition", choices=[*COMPOSITIONS, "custom"], default="real")
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        metavar="FIELDS=SHARE",
        help="with --composition custom, repeated: songs+tags=0.5 (fields: title, songs, tags)",
    )
    parser.add_argument("--json", action="store_true", help="what is wrong as one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def _seed(text: str) -> int:
    if (seed := int(text)) < 0:
        raise argparse.ArgumentTypeError("not below 0")
    return seed


def _share(text: str) -> float:
    if not 0 < (share := float(text)) < 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return share


def run(args: argparse.Namespace, printer: Printer) -> int:
    """Carry out `make-challenge`; the exit status. Raises BadPlaylists, OSError."""
    playlists = read_playlists(args.input)
    challenge = make_challenge(
        playlists,
        questions=len(playlists) - floor(len(playlists) * (1 - args.share) + 1e-6),
        composition=_read_composition(args.composition, args.kind),
        rng=np.random.default_rng(args.seed),
    )
    write_challenge(challenge, args.out)
    printer.counts({"train": len(challenge.train), "questions": len(challenge.questions)})
    return 0


def _read_composition(name: str, kinds: Sequence[str]) -> Mapping[str, float]:
    if name != "custom":
        return COMPOSITIONS[name]
    pairs = [kind.partition("=") for kind in kinds]
    try:
        return {fields: float(share) for fields, _, share in pairs}
    except ValueError as error:
        raise BadPlaylists.of("bad_composition", composition=", ".join(kinds)) from error
