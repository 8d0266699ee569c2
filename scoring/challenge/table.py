"""A CSV of whole rows → a challenge on disk: `python -m scoring make-challenge table`."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring import preset_options
from scoring.challenge import sides
from scoring.challenge.errors import CannotMake
from scoring.challenge.folder import Made, roomy
from scoring.challenge.seed import Seed
from scoring.challenge.table_rows import Table, read_table, write_table
from scoring.challenge.table_task import constant_cells, describe
from scoring.challenge.titles import QUESTIONS, SAMPLE, TRAIN
from scoring.challenge.twins import warn_of_twins
from scoring.errors import Problem
from scoring.formats.source import Source
from scoring.formats.strict_json import shown
from scoring.layouts import Limits
from scoring.table_preset import LIMITS
from scoring.task_loading import load_task

ANSWERS, SAMPLE_FILE = "secret/answers.csv", "data/sample_submission.csv"
FAR_OFF = 0.01


@dataclass(frozen=True)
class Challenge:
    """``test`` has the targets, too; what is published of it has not."""

    train: Table
    test: Table
    published: Table
    answers: Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `make-challenge table` alone takes."""
    parser.add_argument("--id", default="id", metavar="COLUMN", help="different in each row; default: id")
    parser.add_argument("--target", action="append", required=True, metavar="COLUMN", help="hidden; may be repeated")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument("--stratify", metavar="COLUMN", help="the same share of each of its values, or of its tenths")
    rule.add_argument("--group", metavar="COLUMN", help="rows with one value of it are never on both sides")
    rule.add_argument("--time", metavar="COLUMN", help="the latest rows are the test: numbers or ISO 8601")
    preset_options.add_metrics(parser)


def make(args: argparse.Namespace, source: Source) -> Made:
    """The challenge that was asked for. Raises CannotMake, BadTask."""
    rules = [name for name in (args.stratify, args.group, args.time) if name is not None]
    _check_names(args.id, args.target)
    table = read_table(source, args.id, args.target, rules, roomy(Limits(**LIMITS)))
    if len(table.rows) < 2:
        raise CannotMake.of("too_few_rows")
    words = preset_options.words(args)
    task = describe(
        {name: word for name, word in words.items() if name != "target"},
        {name: table.column(name) for name in args.target},
    )
    seed = Seed(args.seed)
    challenge = cut(table, choose(table, args, seed), identity=args.id, targets=args.target, seed=seed)
    constants = constant_cells(load_task(task), {name: challenge.train.column(name) for name in args.target})
    return Made(
        write=lambda folder: _write(challenge, folder, args.id, constants),
        task=task,
        files={"data/train.csv": TRAIN, "data/test.csv": QUESTIONS, SAMPLE_FILE: SAMPLE},
        questions="data/test.csv",
        answers=ANSWERS,
        counts={"train": len(challenge.train.rows), "questions": len(challenge.test.rows)},
        warnings=list(_warnings(table, challenge, args)),
        baselines={"Sample submission": SAMPLE_FILE},
    )


def _check_names(identity: str, targets: list[str]) -> None:
    names = [identity, *targets]
    if len(set(names)) != len(names):
        raise CannotMake.of("one_column_twice", names=[shown(name) for name in names])


def choose(table: Table, args: argparse.Namespace, seed: Seed) -> list[int]:
    """The places of the rows that become the test. Raises CannotMake."""
    if args.group is not None:
        return sides.by_group(table.column(args.group), args.share, seed)
    if args.time is None:
        values = [""] * len(table.rows) if args.stratify is None else table.column(args.stratify)
        return sides.by_chance(values, args.share, seed)
    cells, ids = table.column(args.time), table.column(args.id)
    times, wrong = sides.read_times(cells)
    if wrong:
        params = [{"got": shown(cells[place])} for place in wrong]
        lines = [(table.lines[place], shown(ids[place])) for place in wrong]
        raise CannotMake(
            [Problem("bad_time", *where, args.time, got) for where, got in zip(lines, params, strict=True)]
        )
    return sides.latest(times, args.share)


def cut(table: Table, places: list[int], *, identity: str, targets: list[str], seed: Seed) -> Challenge:
    """The table as training rows in their order, and test rows in none: their order might tell the target."""
    chosen = set(places)
    test = table.part(places[place] for place in seed.order(len(places), "order"))
    challenge = Challenge(
        train=table.part(place for place in range(len(table.rows)) if place not in chosen),
        test=test,
        published=test.without(targets),
        answers=test.without(name for name in table.header if name not in {identity, *targets}),
    )
    check_leaks(challenge, identity, targets)
    return challenge


def check_leaks(challenge: Challenge, identity: str, targets: list[str]) -> None:
    """Raise where a target is published with the test, or a test's row stands in training."""
    if shown_targets := set(targets) & set(challenge.published.header):
        raise CannotMake([Problem("leak", field=name) for name in sorted(shown_targets)])
    trained = set(challenge.train.column(identity))
    ids = challenge.published.column(identity)
    if both := [id_ for id_ in ids if id_ in trained]:
        raise CannotMake([Problem("leak", id=shown(id_)) for id_ in both])


def _warnings(table: Table, challenge: Challenge, args: argparse.Namespace) -> Iterator[Problem]:
    others = [name for name in table.header if name not in {args.id, *args.target}]
    if others:
        train = {tuple(row) for row in challenge.train.without([args.id]).rows}
        rows = zip(challenge.test.column(args.id), challenge.test.without([args.id]).rows, strict=True)
        yield from warn_of_twins(shown(id_) for id_, row in rows if tuple(row) in train)
    for target in args.target:
        hidden = table.column(target)
        copies = [name for name in others if len(set(hidden)) > 1 and table.column(name) == hidden]
        yield from (Problem("target_copied", field=shown(name), params={"target": shown(target)}) for name in copies)
    got = len(challenge.test.rows) / len(table.rows)
    if abs(got - args.share) > max(FAR_OFF, 1 / len(table.rows)):
        yield Problem("share_missed", params={"wanted": args.share, "got": got})


def _write(challenge: Challenge, folder: Path, identity: str, constants: Mapping[str, str]) -> None:
    tables = {"data/train.csv": challenge.train, "data/test.csv": challenge.published, ANSWERS: challenge.answers}
    for name, table in tables.items():
        write_table(folder / name, table.header, table.rows)
    sample = ([id_, *constants.values()] for id_ in challenge.published.column(identity))
    write_table(folder / SAMPLE_FILE, [identity, *constants], sample)
