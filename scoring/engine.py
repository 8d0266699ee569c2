"""Predictions x answers → a report. Per-row values first, in the answers' order; everything else is a mean of them."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.answers import Answers
from scoring.errors import InvalidPredictions, ProblemLog, ScoringError
from scoring.formats import Columns
from scoring.formats.columns import IntArray, StringTable
from scoring.formats.ids import wrong_ids
from scoring.report import FloatArray, Part, Report, Segment
from scoring.segments import SEGMENTS
from scoring.splits import Split
from scoring.task import Task

ENGINE_VERSION = "1"
"""Goes up whenever a score could come out different, to the last bit."""

Rows = NDArray[np.bool_]


def score(columns: Columns, answers: Answers, task: Task, split: Split | None = None) -> Report:
    """Score one predictions file: all rows, and with a split the public and the private ones, in one pass.

    Raises :class:`~scoring.errors.InvalidPredictions` where the ids are not those of the answers, each once.
    """
    check_ids(columns.ids, answers.ids)
    per_row = _values(columns, answers, task)
    everything = np.ones(answers.rows, dtype=bool)
    return Report(
        all=_part(everything, per_row, answers, task),
        public=_part(split.public, per_row, answers, task) if split and split.public.any() else None,
        private=_part(~split.public, per_row, answers, task) if split and not split.public.all() else None,
        per_row=per_row,
        engine=ENGINE_VERSION,
        task_sha256=task.sha256,
        answers_sha256=answers.sha256,
    )


def check_ids(ids: IntArray, wanted: IntArray) -> None:
    """Raise :class:`~scoring.errors.InvalidPredictions` unless the ids are the wanted ones, each once."""
    log = ProblemLog()
    log.extend(wrong_ids(ids, wanted, np.arange(1, len(ids) + 1)))
    if log:
        raise InvalidPredictions.from_log(log)


def _values(columns: Columns, answers: Answers, task: Task) -> dict[str, FloatArray]:
    if (columns.songs.shape[1], columns.tags.shape[1]) != (task.format.songs, task.format.tags):
        raise ScoringError("the columns are not of this task's format")
    order = _places(columns.ids, answers.ids)
    known = _codes_in(answers.tag_table, columns.tag_table)
    predicted = {"songs": columns.songs[order], "tags": known[columns.tags[order]]}
    truth = {"songs": answers.songs, "tags": answers.tags}
    return {each.name: each.metric.rows(predicted[each.field], truth[each.field]) for each in task.metrics}


def _places(ids: IntArray, wanted: IntArray) -> IntArray:
    """Where each wanted id stands in ``ids``."""
    order = np.argsort(ids)
    return order[np.searchsorted(ids, wanted, sorter=order)]


def _codes_in(table: StringTable, strings: StringTable) -> IntArray:
    """The code in ``table`` of each of the strings, -1 for one that is not in it: code points decide."""
    codes = {string: code for code, string in enumerate(table.strings())}
    return np.array([codes.get(string, -1) for string in strings.strings()], dtype=np.int64)


def _part(rows: Rows, per_row: Mapping[str, FloatArray], answers: Answers, task: Task) -> Part:
    means = _means(rows, per_row)
    segments = {
        name: Segment(int(mask.sum()), _means(mask, per_row))
        for name, mask in _shown_segments(rows, answers, task.segment_min_rows).items()
    }
    return Part(task.headline.score(means), means, int(rows.sum()), segments)


def _means(rows: Rows, per_row: Mapping[str, FloatArray]) -> dict[str, float]:
    """fsum rounds once, at the end: no order of the rows and no build of NumPy changes a bit."""
    count = int(rows.sum())
    return {name: math.fsum(values[rows].tolist()) / count for name, values in per_row.items()}


def _shown_segments(rows: Rows, answers: Answers, fewest: int) -> dict[str, Rows]:
    """The segments of these rows, less those so small that their means would give single rows away.

    The hidden ones together are what the shown ones leave of the whole, so they too must not be too few.
    """
    masks = {name: rows & (answers.segments == place) for place, name in enumerate(SEGMENTS)}
    sizes = {name: int(mask.sum()) for name, mask in masks.items()}
    hidden = int(rows.sum()) - sum(sizes.values())
    shown = sorted((name for name, size in sizes.items() if size), key=lambda name: sizes[name])
    while shown and (sizes[shown[0]] < fewest or 0 < hidden < fewest):
        hidden += sizes[shown.pop(0)]
    return {name: mask for name, mask in masks.items() if name in shown}
