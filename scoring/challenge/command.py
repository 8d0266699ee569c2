"""`python -m scoring make-challenge`: its kinds, what they all take, and how one is carried out."""

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from scoring.challenge import playlists, ranked_lists, table
from scoring.challenge.description import SLUG, write_description
from scoring.challenge.folder import Made, check_free, new_folder, write_folder
from scoring.challenge.seed import Seed
from scoring.formats.source import Source
from scoring.messages import LANGUAGES
from scoring.output import Printer
from scoring.progress import reading


class Kind(Protocol):
    """What a kind of challenge is: a module with these two."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what it takes beside what all kinds take."""

    def make(self, args: argparse.Namespace, source: Source) -> Made:
        """Read the whole rows, draw and check. Raises CannotMake."""


KINDS: dict[str, tuple[Kind, str]] = {
    "playlists": (playlists, "a JSON array like Melon's train.json"),
    "ranked_lists": (ranked_lists, "lines of a user and items"),
    "table": (table, "a CSV with a header"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the kinds, each a command of its own."""
    commands = parser.add_subparsers(dest="what", required=True)
    for name, (kind, what) in KINDS.items():
        made = commands.add_parser(name, help=f"from {what}")
        made.add_argument("--input", type=Path, required=True, help=f"whole rows: {what}; plain, gzip or zip")
        made.add_argument("--out", type=Path, required=True, help="a new folder: data/ to publish, secret/ to hide")
        made.add_argument("--seed", type=_seed, required=True, help="any whole number; as secret as the answers")
        made.add_argument(
            "--share", type=_share, default=0.2, help="of the rows, how many become questions; default: %(default)s"
        )
        kind.add_arguments(made)
        made.add_argument("--public-share", type=_share, help="write secret/splits.csv with so many public rows")
        made.add_argument("--slug", type=_slug, help="of competition.yaml; else after the folder's name")
        made.add_argument("--title", help="of competition.yaml")
        made.add_argument("--json", action="store_true", help="what is wrong as one JSON object")
        made.add_argument("--lang", choices=LANGUAGES, default="en")


def run(args: argparse.Namespace, printer: Printer) -> int:
    """Carry out `make-challenge`; the exit status. Raises FileError, OSError."""
    kind, _ = KINDS[args.what]
    check_free(args.out)
    with reading(args.input) as source, _all_rows_stay():
        made = kind.make(args, source)
    with new_folder(args.out) as folder:
        warnings = write_folder(made, folder, public_share=args.public_share, seed=Seed(args.seed))
        write_description(made, folder, name=args.out.absolute().name, slug=args.slug, title=args.title)
    printer.warnings([*made.warnings, *warnings])
    printer.counts(made.counts)
    return 0


@contextmanager
def _all_rows_stay() -> Iterator[None]:
    """Millions of objects, and none of them garbage: to look for some over and over took half of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seed(text: str) -> int:
    try:
        if (seed := int(text)) >= 0:
            return seed
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not “{text}”")


def _share(text: str) -> float:
    try:
        if 0 < (share := float(text)) < 1:
            return share
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"must be a number between 0 and 1, not “{text}”")


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be letters, digits, - and _, 60 at most, not “{text}”")
    return text
