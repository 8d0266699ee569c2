"""Lines of a user and items → a challenge on disk: `python -m scoring make-challenge ranked_lists`."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scoring.challenge.errors import CannotMake
from scoring.challenge.folder import Made, roomy
from scoring.challenge.hiding import HALF, RECSYS_2018, Hiding, read_hiding, read_seeds
from scoring.challenge.lists import Challenge, Row, make_challenge, warnings
from scoring.challenge.seed import Seed
from scoring.challenge.shares import count_questions, read_shares
from scoring.challenge.titles import QUESTIONS, TRAIN
from scoring.errors import FileError, Problem, ProblemLog
from scoring.formats.lines import LineIds, take_lines
from scoring.formats.separators import SEPARATORS, Separator
from scoring.formats.source import Source
from scoring.formats.strict_json import shown
from scoring.layouts import Limits, RankedListFormat, of_kind
from scoring.task_loading import load_task

PRESETS = ("brunch-2019", "recsys-2018")
BETWEEN = {"space": " ", "comma": ", "}
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `make-challenge ranked_lists` alone takes."""
    parser.add_argument(
        "--preset", choices=PRESETS, default=PRESETS[0], help="whose files are written; default: %(default)s"
    )
    parser.add_argument("--top-n", type=int, metavar="N", help="items to predict, where the preset lets you choose")
    parser.add_argument("--separator", choices=BETWEEN, help="between the cells of the input; default: the preset's")
    parser.add_argument(
        "--hide",
        type=_hiding,
        default=HALF,
        metavar="half|last:K|seeds",
        help="half (default): chosen at random; last:K: the last K; seeds: all but some first or random ones",
    )
    parser.add_argument(
        "--seeds",
        action="append",
        default=[],
        metavar="N[:random]=SHARE",
        help="with --hide seeds, repeated: questions that show N items, the first or random ones; default: RecSys 2018",
    )
    parser.add_argument("--min-items", type=int, default=0, metavar="N", help="users with fewer stay in training")


def _hiding(text: str) -> Hiding | None:
    try:
        return read_hiding(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be half, last:K or seeds, not “{text}”") from None


def make(args: argparse.Namespace, source: Source) -> Made:
    """The challenge that was asked for. Raises CannotMake."""
    task = {"preset": args.preset} | ({} if args.top_n is None else {"top_n": args.top_n})
    layout, limits = of_kind(load_task(task).format, RankedListFormat), load_task(task).limits
    shares = _read_shares(args.hide, args.seeds)
    rows = read_rows(source, args.separator or layout.separator, limits)
    check_cells(rows, layout.separator)
    challenge = make_challenge(
        rows,
        questions=count_questions(len(rows), args.share),
        shares=shares,
        min_items=args.min_items,
        seed=Seed(args.seed),
    )
    return Made(
        write=lambda folder: _write(challenge, folder, layout.separator),
        task=task,
        files={"data/train.txt": TRAIN, "data/questions.txt": QUESTIONS},
        questions="data/questions.txt",
        answers="secret/answers.txt",
        counts={"train": len(challenge.train), "questions": len(challenge.questions)},
        warnings=warnings(challenge, width=layout.items, refuse_seeds=layout.refuse_seeds),
    )


def _read_shares(hiding: Hiding | None, seeds: list[str]) -> dict[Hiding, float]:
    if hiding is None:
        return {read_seeds(kind): share for kind, share in (read_shares(seeds) or RECSYS_2018).items()}
    if seeds:
        raise CannotMake.of("bad_composition", composition=", ".join(seeds))
    return {hiding: 1.0}


def read_rows(source: Source, separator: str, limits: Limits) -> list[Row]:
    """All lines, the items in their order. Raises CannotMake, OSError."""
    between = SEPARATORS[separator]()
    reader = _Reader(between, limits.string_chars)
    try:
        take_lines(source, roomy(limits), reader.take, pass_over=between.passes_over)
    except FileError as error:
        raise CannotMake(error.problems, error.total) from error
    if not any(row.items for row in reader.rows):
        raise CannotMake.of("one_cell_lines", separator=separator)
    if separator == "space" and all(row.id.endswith(",") for row in reader.rows):
        raise CannotMake.of("commas_left", got=shown(reader.rows[0].id))
    return reader.rows


class _Reader:
    def __init__(self, separator: Separator, longest: int) -> None:
        self.cells = separator.cells
        self.longest = longest
        self.ids = LineIds(longest)
        self.rows: list[Row] = []
        self.known: dict[str, str] = {}
        """Each item once: there are far more mentions of items than items."""

    def take(self, number: int, line: str) -> Iterable[Problem]:
        identity, *items = self.cells(line) or [""]
        if not identity and not items:
            return [Problem("blank_line", number)]
        problems = [*self.ids.add(number, identity), *self._wrong_items(number, identity, items)]
        if not problems:
            self.rows.append(Row(identity, tuple(self.known.setdefault(item, item) for item in items)))
        return problems

    def _wrong_items(self, number: int, identity: str, items: list[str]) -> Iterator[Problem]:
        for position, item in enumerate(items, start=1):
            params = {"position": position}
            if not item:
                yield Problem("empty_item", number, shown(identity), "items", params)
            elif len(item) > self.longest:
                params |= {"limit": self.longest, "got": len(item)}
                yield Problem("string_too_long", number, shown(identity), "items", params)


def check_cells(rows: Iterable[Row], separator: str) -> None:
    """Raise CannotMake for text that would be read back as something else."""
    log = ProblemLog()
    seen: set[str] = set()
    for row in rows:
        if not _is_plain(row.id, separator) or row.id.startswith(BOM) or _is_passed_over(row.id, separator):
            log.add(Problem("unfit_text", id=shown(row.id), field="id", params={"got": shown(row.id)}))
        for item in row.items:
            if item not in seen and not _is_plain(item, separator):
                log.add(Problem("unfit_text", id=shown(row.id), field="items", params={"got": shown(item)}))
            seen.add(item)
    if log:
        raise CannotMake.from_log(log)


def _is_plain(cell: str, separator: str) -> bool:
    return SEPARATORS[separator]().cells(cell) == [cell] and "\r" not in cell


def _is_passed_over(identity: str, separator: str) -> bool:
    return SEPARATORS[separator]().passes_over(identity)


def _write(challenge: Challenge, folder: Path, separator: str) -> None:
    parts = {"data/train.txt": challenge.train, "data/questions.txt": challenge.questions}
    for name, rows in {**parts, "secret/answers.txt": challenge.answers}.items():
        write_rows(folder / name, rows, separator)


def write_rows(path: Path, rows: Sequence[Row], separator: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(BETWEEN[separator].join([row.id, *row.items]) + "\n" for row in rows)
