"""What must be true of every preset and of every metric in the registry, from files to the report."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import scoring
from scoring.metrics import ContestMetrics
from scoring.task_loading import preset_names
from tests.scoring.samples import COUNT, File, Sample, all_samples

SIDES = ("all", "public", "private")
ROUNDING = 1e-12


@dataclass(frozen=True)
class Contest:
    """A sample with its files written down."""

    sample: Sample
    write: Callable[[File], Path]

    @property
    def task(self) -> scoring.Task:
        return self.sample.task

    @cached_property
    def answers(self) -> scoring.Answers:
        return self.compiled(self.sample.answers)

    @cached_property
    def split(self) -> scoring.Split:
        return scoring.make_split(self.answers, b"secret", 0.5)

    def compiled(self, answers: File) -> scoring.Answers:
        questions = self.sample.questions
        return scoring.compile_answers(self.write(answers), self.task, self.write(questions) if questions else None)

    def report(self, predictions: File) -> scoring.Report:
        columns = scoring.read_predictions(self.write(predictions), self.task)
        return scoring.score(columns, self.answers, self.task, self.split)

    @cached_property
    def plain(self) -> scoring.Report:
        return self.report(self.sample.predictions)


@pytest.fixture(params=all_samples())
def contest(request: pytest.FixtureRequest, tmp_path: Path) -> Contest:
    numbers = iter(range(1000))

    def write(file: File) -> Path:
        path = tmp_path / f"{next(numbers)}"
        path.write_bytes(bytes(file))
        return path

    return Contest(all_samples()[request.param], write)


def bits(report: scoring.Report) -> tuple[object, ...]:
    """Every figure of the report, for every row."""
    rows = {name: values.tobytes() for name, values in report.per_row.items()}
    return report.parts, rows


def dealt_anew(file: File, chance: random.Random) -> File:
    """The same ids, each with the prediction of another."""
    ids = [file.id_of(row) for row in file.rows]
    return file.of(file.with_id(row, identity) for row, identity in zip(file.shuffled(chance).rows, ids, strict=True))


def test_every_preset_and_every_metric_is_here() -> None:
    tasks = [sample.task for sample in all_samples().values()]

    assert {task.preset for task in tasks} == {*preset_names(), "table"}
    assert {type(each.metric) for task in tasks for each in task.metrics} == {
        *scoring.metrics.TABLE_METRICS.values(),
        *get_args(ContestMetrics),
    }


def test_no_order_of_the_predictions_changes_a_bit(contest: Contest) -> None:
    for seed in range(3):
        shuffled = contest.sample.predictions.shuffled(random.Random(seed))

        assert bits(contest.report(shuffled)) == bits(contest.plain)


def test_nor_does_the_order_of_the_answers(contest: Contest) -> None:
    answers = contest.compiled(contest.sample.answers.shuffled(random.Random(5)))
    columns = scoring.read_predictions(contest.write(contest.sample.predictions), contest.task)

    report = scoring.score(columns, answers, contest.task, scoring.make_split(answers, b"secret", 0.5))

    assert report.parts == contest.plain.parts


def test_every_value_is_between_its_bounds(contest: Contest) -> None:
    for seed in range(4):
        predictions = contest.sample.predictions
        report = contest.report(dealt_anew(predictions, random.Random(seed)) if seed else predictions)
        for each in contest.task.metrics:
            least, most = each.metric.bounds
            found = [part.metrics[each.name] for part in report.parts.values()]
            found += [part[each.name] for side in report.parts.values() for part in metrics_of_segments(side)]
            if each.metric.mean_of_rows:
                found += report.per_row[each.name].tolist()
            assert all(least <= value <= most for value in found), each.name


def metrics_of_segments(part: scoring.report.Part) -> list[dict[str, float]]:
    return [dict(segment.metrics) for segment in part.segments.values()]


def test_both_sides_make_the_whole(contest: Contest) -> None:
    report, sizes = contest.plain, [contest.plain.parts[side].rows for side in SIDES]

    assert sizes == [COUNT, COUNT // 2, COUNT // 2]
    for each in contest.task.metrics:
        values = report.per_row[each.name]
        whole, *sides = (report.parts[side].metrics[each.name] for side in SIDES)
        public, private = (each.metric.total(values[rows]) for rows in (report.public_rows, ~report.public_rows))
        assert (each.metric.total(values), public, private) == (whole, *sides)
        if each.metric.mean_of_rows:
            assert values.ndim == 1
            assert (public * sizes[1] + private * sizes[2]) / COUNT == pytest.approx(whole, rel=ROUNDING, abs=ROUNDING)
            assert math.fsum(values) / COUNT == whole


def test_the_segments_make_the_whole_of_means(contest: Contest) -> None:
    part = contest.plain.all
    if sum(segment.rows for segment in part.segments.values()) < COUNT:
        assert contest.task.segments is None
        return
    for each in contest.task.metrics:
        if each.metric.mean_of_rows:
            sums = [segment.metrics[each.name] * segment.rows for segment in part.segments.values()]
            assert sum(sums) / COUNT == pytest.approx(part.metrics[each.name], rel=ROUNDING, abs=ROUNDING)


def test_a_saved_report_proves_it(contest: Contest, tmp_path: Path) -> None:
    with (tmp_path / "report.npz").open("wb") as file:
        contest.plain.save(file)

    loaded = scoring.report.Report.load(tmp_path / "report.npz")

    assert bits(loaded) == bits(contest.plain)
    assert np.array_equal(loaded.public_rows, contest.plain.public_rows)
