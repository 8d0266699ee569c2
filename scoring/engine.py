"""Predictions x answers → a report. Per-row values first, in the answers' order; everything else is made of them."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.answers import Answers
from scoring.errors import InvalidPredictions, Problem, ProblemLog, ScoringError
from scoring.formats import Columns
from scoring.formats.fields import Lists
from scoring.formats.ids import Ids, places_among, wrong_ids
from scoring.formats.strings import IntArray
from scoring.formats.truth import TrueLists
from scoring.layouts import RankedListFormat
from scoring.metrics.hits import hit_blocks
from scoring.pairing import list_pairs, pair_up
from scoring.report import FloatArray, Part, Report, Segment
from scoring.splits import Split
from scoring.task import Task

ENGINE_VERSION = "3"
"""Goes up whenever a score could come out different, to the last bit."""

BLOCK = 1 << 12
"""Rows of lists that are looked at together, so that of a large file's answers few stand twice in memory."""

Rows = NDArray[np.bool_]


def score(columns: Columns, answers: Answers, task: Task, split: Split | None = None) -> Report:
    """Score one predictions file: all rows, and with a split the public and the private ones, in one pass.

    Raises :class:`~scoring.errors.InvalidPredictions` where the ids are not those of the answers, each once.
    """
    places = check_asked(columns, answers.ids, answers.seeds, task)
    per_row = _values(columns, answers, task, places)
    everything = np.ones(answers.rows, dtype=bool)
    return Report(
        all=_part(everything, per_row, answers, task),
        public=_part(split.public, per_row, answers, task) if split and split.public.any() else None,
        private=_part(~split.public, per_row, answers, task) if split and not split.public.all() else None,
        per_row=per_row,
        public_rows=split.public if split else None,
        engine=ENGINE_VERSION,
        task_sha256=task.sha256,
        answers_sha256=answers.sha256,
    )


def check_asked(columns: Columns, wanted: Ids, seeds: Mapping[str, TrueLists], task: Task) -> IntArray:
    """Where each row of the predictions stands among the wanted ids.

    Raises :class:`~scoring.errors.InvalidPredictions` unless the ids are the wanted ones, each once, and where the
    contest refuses seeds, what the question shows of them: ``seeds`` in the order of ``wanted``.
    """
    places = places_among(columns.ids, wanted)
    _raise_if(wrong_ids(columns.ids, wanted, places, columns.numbers))
    if len(places) != len(wanted):
        raise ScoringError("an id stands twice")
    if isinstance(task.format, RankedListFormat) and task.format.refuse_seeds:
        _raise_if(_seeds_predicted(columns, seeds, places))
    return places


def _raise_if(problems: Iterator[Problem]) -> None:
    log = ProblemLog()
    log.extend(problems)
    if log:
        raise InvalidPredictions.from_log(log)


def _seeds_predicted(columns: Columns, seeds: Mapping[str, TrueLists], places: IntArray) -> Iterator[Problem]:
    for name, given in seeds.items():
        field = columns.fields[name]
        if not isinstance(field, Lists):
            continue
        [(predicted, given_lists)] = list_pairs(field, given, places, len(places))
        for block, hits in hit_blocks(predicted, given_lists):
            for row, place in np.argwhere(hits).tolist():
                at = block.start + row
                params = {"item": field.told_at(at, place), "position": place + 1}
                yield Problem("seed_predicted", int(columns.numbers[at]), columns.ids.told_at(at), name, params)


def _values(columns: Columns, answers: Answers, task: Task, places: IntArray) -> dict[str, FloatArray]:
    order = np.empty_like(places)
    order[places] = np.arange(len(places))
    values: dict[str, FloatArray] = {}
    for field in dict.fromkeys(each.field for each in task.metrics):
        metrics = [each for each in task.metrics if each.field == field]
        predicted, truth = columns.fields[field], answers.fields[field]
        means = all(each.metric.mean_of_rows for each in metrics)
        if means and isinstance(predicted, Lists) and isinstance(truth, TrueLists):
            blocks = [[each.metric.rows(*pair) for each in metrics]
                      for pair in list_pairs(predicted, truth, places, BLOCK)]  # fmt: skip
            found = [np.concatenate(parts)[order] for parts in zip(*blocks, strict=True)]
        else:
            pair = pair_up(predicted, truth, order)
            found = [each.metric.rows(*pair) for each in metrics]
        values.update(zip((each.name for each in metrics), found, strict=True))
    return {each.name: values[each.name] for each in task.metrics}


def _part(rows: Rows, per_row: Mapping[str, FloatArray], answers: Answers, task: Task) -> Part:
    metrics = totals(rows, per_row, task)
    if undefined := [name for name, value in metrics.items() if not math.isfinite(value)]:
        raise ScoringError(f"undefined: {', '.join(undefined)}")
    segments = {
        name: Segment(int(mask.sum()), _defined(totals(mask, per_row, task)))
        for name, mask in _shown_segments(rows, answers, task.segment_min_rows).items()
    }
    return Part(task.headline.score(metrics), metrics, int(rows.sum()), segments)


def totals(rows: Rows, per_row: Mapping[str, FloatArray], task: Task) -> dict[str, float]:
    """The metrics over these rows."""
    return {each.name: each.metric.total(per_row[each.name][rows]) for each in task.metrics}


def _defined(metrics: Mapping[str, float]) -> dict[str, float]:
    """Without what cannot be said of so few rows, such as an AUC where all are of one class."""
    return {name: value for name, value in metrics.items() if math.isfinite(value)}


def _shown_segments(rows: Rows, answers: Answers, fewest: int) -> dict[str, Rows]:
    """The segments of these rows, less those so small that their means would give single rows away.

    The hidden ones together are what the shown ones leave of the whole, so they too must not be too few.
    """
    segments = answers.segments
    masks = {name: rows & (segments.codes == place) for place, name in enumerate(segments.names)}
    sizes = {name: int(mask.sum()) for name, mask in masks.items()}
    hidden = int(rows.sum()) - sum(sizes.values())
    shown = sorted((name for name, size in sizes.items() if size), key=lambda name: sizes[name])
    while shown and (sizes[shown[0]] < fewest or 0 < hidden < fewest):
        hidden += sizes[shown.pop(0)]
    return {name: mask for name, mask in masks.items() if name in shown}
