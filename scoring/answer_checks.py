"""What makes answers unfit to score against, told while the organizer can still mend them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import Problem, ProblemLog
from scoring.formats.fields import Labels, Numbers, Texts
from scoring.formats.ids import EXAMPLES, places_among
from scoring.formats.rows import first_repeat, repeated_params
from scoring.formats.truth import Questions, TrueLists, Truth, TruthRows
from scoring.pairing import truth_alone
from scoring.task import Task


def check_truth(rows: TruthRows, task: Task, log: ProblemLog, warnings: ProblemLog) -> None:
    """Empty or too long lists, items that stand twice, and what leaves a metric undefined."""
    for field, limit in task.truth_limits.items():
        truth = rows.fields[field]
        if isinstance(truth, TrueLists):
            _check_lists(rows, field, truth, limit, log, warnings)
    if not log:
        log.extend(metric_faults(rows.fields, task))


def metric_faults(fields: Mapping[str, Truth], task: Task) -> Iterator[Problem]:
    """A problem for each metric that these answers leave undefined, whatever is predicted."""
    for each in task.metrics:
        if code := each.metric.fault(truth_alone(fields[each.field])):
            yield Problem(code, field=each.field, params={"metric": each.name})


def faults_of_side(fields: Mapping[str, Truth], task: Task, side: NDArray[np.bool_]) -> Iterator[Problem]:
    """The same for one side of a split. Lists are checked row by row and so stay right on a side."""
    rows = np.flatnonzero(side)
    parts: dict[str, Truth] = {}
    for name, truth in fields.items():
        match truth:
            case Labels():
                parts[name] = Labels(truth.codes[rows], truth.table)
            case Numbers():
                parts[name] = Numbers(truth.values[rows])
            case Texts():
                parts[name] = Texts(truth.table.take(rows))
            case _:
                parts[name] = truth
    return metric_faults(parts, task)


def check_against_questions(rows: TruthRows, questions: Questions, log: ProblemLog, warnings: ProblemLog) -> None:
    """Every answer needs its question. A question without an answer is left out, and worth a warning.

    So is an item that the question gives away and the answers hold: it is no prediction to name it.
    """
    places = places_among(rows.ids, questions.ids)
    shown = rows.ids.shown()
    for row in np.flatnonzero(places < 0).tolist():
        log.add(Problem("not_in_questions", rows.numbers[row], shown[row], "id"))
    if log:
        return
    left = np.setdiff1d(np.arange(len(questions.ids)), places)
    if len(left):
        asked = questions.ids.shown()
        examples = sorted(asked[row] for row in left.tolist())[:EXAMPLES]
        warnings.add(Problem("unanswered_questions", field="id", params={"count": len(left), "examples": examples}))
    for name, seeds in questions.seeds.items():
        truth = rows.fields[name]
        if isinstance(truth, TrueLists):
            warnings.extend(_given_away(rows, name, truth, seeds, places.tolist()))


def _check_lists(
    rows: TruthRows, field: str, truth: TrueLists, limit: int, log: ProblemLog, warnings: ProblemLog
) -> None:
    for place, (identity, items) in enumerate(zip(rows.ids.shown(), _lists(truth), strict=True)):
        number = rows.numbers[place]
        if not items:
            log.add(Problem("empty_truth", number, identity, field))
        elif len(items) > limit:
            log.add(Problem("too_many_items", number, identity, field, {"limit": limit, "got": len(items)}))
        elif (again := first_repeat(items)) is not None:
            params = repeated_params(items, again)
            warnings.add(Problem("answer_repeats_item", number, identity, field, params))


def _given_away(
    rows: TruthRows, field: str, truth: TrueLists, seeds: TrueLists, places: list[int]
) -> Iterator[Problem]:
    shown = list(_lists(seeds))
    for row, (identity, items) in enumerate(zip(rows.ids.shown(), _lists(truth), strict=True)):
        given = set(shown[places[row]])
        if seed := next((item for item in items if item in given), None):
            params = {"item": repeated_params([seed], 0)["item"]}
            yield Problem("answer_in_question", rows.numbers[row], identity, field, params)


def _lists(truth: TrueLists) -> Iterator[list[Any]]:
    """The items of each row, as they stood in the file."""
    names = truth.table.strings() if truth.table is not None else None
    items, ends = truth.lists.items.tolist(), truth.lists.offsets.tolist()
    for start, end in pairwise(ends):
        row = items[start:end]
        yield [names[code] for code in row] if names is not None else row
