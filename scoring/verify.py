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
    for name, part in report.parts.items():
        metrics = totals(_rows_of(report, name), report.per_row, task)
        if metrics != dict(part.metrics) or task.headline.score(metrics) != part.score:
            yield Problem("report_differs", field=name)


def compare_with_files(report: Report, columns: Columns, answers: Answers, task: Task) -> Iterator[Problem]:
    """Score the files again, and tell every part of the report that comes out different."""
    if answers.sha256 != report.answers_sha256:
        params = {"expected": answers.sha256, "got": report.answers_sha256}
        yield Problem("report_of_another", field="answers_sha256", params=params)
        return
    split = Split(report.public_rows) if report.public_rows is not None else None
    again = score(columns, answers, task, split)
    for name, part in report.parts.items():
        if _without_segments(part) != _without_segments(again.parts.get(name)):
            yield Problem("report_differs", field=name)
    for name, values in again.per_row.items():
        if report.per_row[name].tobytes() != values.tobytes():
            yield Problem("report_differs", field=name)


def _rows_of(report: Report, part: str) -> BoolArray:
    count = len(next(iter(report.per_row.values())))
    public = report.public_rows
    if part == "all" or public is None:
        return np.ones(count, dtype=bool)
    return public if part == "public" else ~public


def _without_segments(part: Part | None) -> object:
    """Segments need the questions, which a verification may not have."""
    return part and (part.score, dict(part.metrics), part.rows)
