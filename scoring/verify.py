"""Is a report what it says? Its sums are made again from its rows, and with the files the rows too."""

from collections.abc import Iterator

import numpy as np

from scoring.answers import Answers
from scoring.engine import ENGINE_VERSION, score, totals
from scoring.errors import Problem
from scoring.formats import Columns
from scoring.report import BoolArray, Part, Report
from scoring.splits import Split
from scoring.task import Task


def check_report(report: Report, task: Task) -> Iterator[Problem]:
    """What keeps the report from being one of this task, with sums that its own rows give, to the last bit."""
    for name, ours in (("engine", ENGINE_VERSION), ("task_sha256", task.sha256)):
        if (theirs := getattr(report, name)) != ours:
            yield Problem("report_of_another", field=name, params={"expected": ours, "got": theirs})
            return
    parts, rows = report.parts, _rows_of_parts(report)
    for name in {**rows, **parts}:
        if name not in rows or name not in parts or not _is_sum(parts[name], rows[name], report, task):
            yield Problem("report_differs", field=name)


def compare_with_files(report: Report, columns: Columns, answers: Answers, task: Task) -> Iterator[Problem]:
    """Score the files again, and tell every part of the report that comes out different.

    Where segments need the questions, and the answers were compiled without, they are left out.
    """
    if answers.sha256 != report.answers_sha256:
        params = {"expected": answers.sha256, "got": report.answers_sha256}
        yield Problem("report_of_another", field="answers_sha256", params=params)
        return
    split = Split(report.public_rows) if report.public_rows is not None else None
    again = score(columns, answers, task, split)
    kept = _whole if task.segments is None or answers.segments.names else _without_segments
    for name in {**again.parts, **report.parts}:
        if kept(report.parts.get(name)) != kept(again.parts.get(name)):
            yield Problem("report_differs", field=name)
    for name, values in again.per_row.items():
        if report.per_row[name].tobytes() != values.tobytes():
            yield Problem("report_differs", field=name)


def _rows_of_parts(report: Report) -> dict[str, BoolArray]:
    """The rows of every part that there is to be."""
    count = len(next(iter(report.per_row.values())))
    public = report.public_rows
    sides = {} if public is None else {"public": public, "private": ~public}
    return {"all": np.ones(count, dtype=bool), **{name: rows for name, rows in sides.items() if rows.any()}}


def _is_sum(part: Part, rows: BoolArray, report: Report, task: Task) -> bool:
    try:
        metrics = totals(rows, report.per_row, task)
    except (TypeError, ValueError, LookupError, ArithmeticError):  # rows of another metric than the task's
        return False
    return (metrics, task.headline.score(metrics), int(rows.sum())) == (dict(part.metrics), part.score, part.rows)


def _whole(part: Part | None) -> object:
    return part and part.as_dict()


def _without_segments(part: Part | None) -> object:
    return part and (part.score, dict(part.metrics), part.rows)
