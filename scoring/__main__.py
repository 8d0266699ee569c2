"""``python -m scoring``: validate and score offline exactly as the server does."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, TextIO

from scoring import output, preset_options
from scoring.answers import compile_answers, in_file, read_questions
from scoring.challenge import command as make_challenge
from scoring.engine import check_asked, score
from scoring.errors import FileError, InvalidPredictions, Problem
from scoring.formats import Columns, read_predictions
from scoring.messages import LANGUAGES
from scoring.progress import reading
from scoring.report import NoReport, Report, write_report
from scoring.splits import check_split, read_split
from scoring.task import Task
from scoring.task_errors import BadTask
from scoring.task_file import read_task_file
from scoring.task_loading import load_task, preset_names
from scoring.verify import check_report, compare_with_files

OK, INVALID, FAILED = 0, 1, 2


class UsageError(Exception):
    """The command line is wrong."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors come back to ``main``, which may have to print them as JSON."""

    def __init__(self, **options: Any) -> None:
        # No abbreviations: main looks for "--json" before anything is parsed.
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 scored or valid, 1 the predictions are invalid, 2 anything else.

    Raises CannotPrint where there is nowhere to print to any more.
    """
    argv = sys.argv[1:] if argv is None else argv
    printer = output.Printer(as_json="--json" in argv, lang=_lang(argv))
    try:
        args = make_parser().parse_args(argv)
        _refuse_pipes(args)
        return int(args.run(args, printer))
    except InvalidPredictions as error:
        printer.problems(error.problems, error.total)
        return INVALID
    except output.CannotPrint:
        raise
    except KeyboardInterrupt:
        return FAILED
    except Exception as error:  # noqa: BLE001 - whatever happened, a script gets a code and never a traceback
        printer.problems(*_told(error))
        return FAILED


def _lang(argv: Sequence[str]) -> str:
    """The language asked for, also where the rest of the line is wrong."""
    words = [part for word in argv for part in (word.split("=", 1) if word.startswith("--lang=") else [word])]
    said = [value for name, value in pairwise(words) if name == "--lang"]
    return said[-1] if said and said[-1] in LANGUAGES else "en"


def make_parser() -> Parser:
    parser = Parser(prog="python -m scoring", description="Validate and score predictions.")
    commands = parser.add_subparsers(dest="command", required=True)

    presets = commands.add_parser("presets", help="list the presets and their metrics")
    presets.add_argument("--json", action="store_true", help="print one JSON object")
    presets.add_argument("--lang", choices=LANGUAGES, default="en")
    presets.set_defaults(run=run_presets)

    validate = commands.add_parser("validate", help="check predictions without answers")
    _add_common(validate)
    validate.add_argument("--questions", type=Path, help="check the ids against these questions")
    validate.set_defaults(run=run_validate)

    scored = commands.add_parser("score", help="score predictions against answers")
    _add_common(scored)
    scored.add_argument("--answers", type=Path, required=True)
    scored.add_argument("--questions", type=Path, help="report by what the questions show, too")
    scored.add_argument("--splits", type=Path, help="a CSV id,split (public or private)")
    scored.add_argument("--report", type=Path, help="write the whole report here, as .npz; as secret as the answers")
    scored.set_defaults(run=run_score)

    verified = commands.add_parser("verify", help="check a saved report, with the files again from their bytes")
    _add_task(verified)
    verified.add_argument("report", type=Path, metavar="REPORT", help="what score --report wrote")
    verified.add_argument("--predictions", type=Path, help="with --answers: score again and compare every bit")
    verified.add_argument("--answers", type=Path)
    verified.add_argument("--questions", type=Path, help="with --answers: compare what is told by the questions, too")
    verified.set_defaults(run=run_verify)

    made = commands.add_parser("make-challenge", help="questions and answers from whole rows")
    make_challenge.add_arguments(made)
    made.set_defaults(run=make_challenge.run)
    return parser


def run_presets(_: argparse.Namespace, printer: output.Printer) -> int:
    printer.presets([load_task({"preset": name}) for name in preset_names()])
    return OK


def run_validate(args: argparse.Namespace, printer: output.Printer) -> int:
    task = _task(args)
    columns = _read(args.predictions, task)
    if args.questions:
        asked = read_questions(args.questions, task)
        check_asked(columns, asked.ids, asked.seeds, task)
    printer.valid(task, columns.rows)
    return OK


def run_score(args: argparse.Namespace, printer: output.Printer) -> int:
    _refuse_to_overwrite(args)
    task = _task(args)
    answers = compile_answers(args.answers, task, args.questions)
    split = read_split(args.splits, answers) if args.splits else None
    if split:
        check_split(split, answers, task)
    printer.warnings(list(in_file(answers.warnings, "answers")))
    report = score(_read(args.predictions, task), answers, task, split)
    if args.report:
        write_report(report, args.report)
    printer.report(report, task)
    return OK


def run_verify(args: argparse.Namespace, printer: output.Printer) -> int:
    if (args.predictions is None) != (args.answers is None):
        raise UsageError("--predictions and --answers go together")
    if args.questions and not args.answers:
        raise UsageError("--questions goes with --answers")
    task, report = _task(args), Report.load(args.report)
    problems = list(check_report(report, task))
    segments = not any(part.segments for part in report.parts.values())
    if args.predictions and not problems:
        answers = compile_answers(args.answers, task, args.questions)
        problems = list(compare_with_files(report, _read(args.predictions, task), answers, task))
        segments = segments or bool(answers.segments.names)
    if problems:
        printer.problems(problems, len(problems))
        return INVALID
    printer.verified(report, against_files=args.predictions is not None, segments=segments)
    return OK


def _read(path: Path, task: Task) -> Columns:
    with reading(path) as source:
        return read_predictions(source, task)


def _add_common(parser: argparse.ArgumentParser) -> None:
    _add_task(parser)
    parser.add_argument("predictions", type=Path, metavar="PREDICTIONS")


def _add_task(parser: argparse.ArgumentParser) -> None:
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--preset", metavar="NAME", help=", ".join([*preset_names(), "table"]))
    task.add_argument("--task", type=Path, help="a task description in YAML")
    preset_options.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def _task(args: argparse.Namespace) -> Task:
    words = preset_options.words(args)
    if args.task is None:
        return load_task({"preset": args.preset, **words})
    if words:
        raise UsageError(f"--{min(words).replace('_', '-')} goes with --preset; a task file says it itself")
    return load_task(read_task_file(args.task))


def _refuse_to_overwrite(args: argparse.Namespace) -> None:
    """A slip in the command must not cost an organizer the answers."""
    read = (args.task, args.answers, args.questions, args.splits, args.predictions)
    if args.report and args.report.exists() and any(path.samefile(args.report) for path in filter(None, read)):
        raise UsageError("--report would overwrite a file that is read here")


def _refuse_pipes(args: argparse.Namespace) -> None:
    """Files are read twice, or from their end: their first bytes tell what they are, a zip's last what it holds."""
    for path in vars(args).values():
        if isinstance(path, Path) and path.is_fifo():
            raise OSError(errno.ESPIPE, "a pipe cannot be read; give a file", str(path))


def _told(error: Exception) -> tuple[list[Problem], int]:
    """An error of any kind as problems."""
    if isinstance(error, FileError):
        return error.problems, error.total
    return [_problem_of(error)], 1


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, UsageError):
        return Problem("usage", params={"reason": str(error)})
    if isinstance(error, BadTask):
        return error.problem
    if isinstance(error, NoReport):
        return Problem("no_report")
    if isinstance(error, OSError) and error.filename is not None:
        return Problem("cannot_read", params={"path": str(error.filename), "reason": str(error.strerror)})
    return Problem("internal_error", params={"reason": type(error).__name__})


def run() -> int:
    """``main`` for a shell, which may close what is printed to: early (``… | head -1``) or from the start (``>&-``)."""
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    streams: list[Any] = [sys.stdout, sys.stderr]
    for stream in streams:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = main()
        for stream in streams:
            stream.flush()
    except (output.CannotPrint, OSError):
        # What is still in the buffers goes nowhere, or Python would fail on it once more when it ends.
        with _nowhere() as nowhere:
            for stream in streams:
                os.dup2(nowhere.fileno(), stream.fileno())
        return FAILED
    return status


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w")


if __name__ == "__main__":
    sys.exit(run())
