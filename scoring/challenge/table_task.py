"""How a table is scored, as competition.yaml says it, and predictions that need no thought."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.challenge.errors import CannotMake
from scoring.challenge.sides import number_of
from scoring.layouts import TableFormat, of_kind
from scoring.table_layout import (
    Column,
    IntegerColumn,
    LabelColumn,
    ListColumn,
    NumberColumn,
    ProbabilitiesColumns,
)
from scoring.table_preset import BINARY, describe_table
from scoring.task import Task
from scoring.task_errors import BadTask

MOST_CLASSES = 20
"""Different whole numbers up to which these are classes and no quantity."""


def describe(words: Mapping[str, Any], targets: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The task for these targets, with their values; ``words`` as the preset ``table`` takes them, less the target.

    Raises CannotMake, :class:`~scoring.task_errors.BadTask`.
    """
    described = [_of_target(words, name, values) for name, values in targets.items()]
    if len(described) == 1:
        return described[0]
    if "metric" not in words and len({each["metric"] for each in described}) > 1:
        raise CannotMake.of("mixed_targets", metrics=sorted({each["metric"] for each in described}))
    return _together([describe_table(each) for each in described], list(targets))


def _of_target(words: Mapping[str, Any], target: str, values: Sequence[str]) -> dict[str, Any]:
    """In a few words. Classes are looked up where the metric wants to be told."""
    said = {"preset": "table", "metric": default_metric(values), **words, "target": target}
    classes = sorted(set(values))
    if "metric" not in words or "classes" in words or classes == [*BINARY] or len(classes) > MOST_CLASSES:
        return said
    try:
        describe_table({**said, "classes": classes})
    except BadTask:  # a metric of numbers, or of lists
        return said
    return {**said, "classes": classes}


def default_metric(values: Sequence[str]) -> str:
    """
    >>> default_metric(["1.5", "2", "3"]), default_metric(["1", "0", "1"]), default_metric(["cat", "dog"])
    ('rmse', 'accuracy', 'accuracy')
    """
    numbers = [number_of(value) for value in set(values)]
    if None in numbers:
        return "accuracy"
    whole = all(value.removeprefix("-").isdigit() for value in set(values))
    return "accuracy" if whole and len(numbers) <= MOST_CLASSES else "rmse"


def _together(described: list[dict[str, Any]], targets: list[str]) -> dict[str, Any]:
    """One task of several: the headline is the mean of what each has for its own."""
    metrics, heads = [], []
    for number, (each, target) in enumerate(zip(described, targets, strict=True), start=1):
        heads.append(f"{each['metrics'][0]['name']}_{number}")
        for metric in each["metrics"]:
            label = {lang: f"{text}: {target}" for lang, text in metric["label"].items()}
            metrics.append({**metric, "name": f"{metric['name']}_{number}", "label": label})
    columns = {target: each["format"]["columns"][target] for each, target in zip(described, targets, strict=True)}
    return {
        "preset": "custom",
        "format": {**described[0]["format"], "columns": columns},
        "metrics": metrics,
        "headline": {"kind": "weighted_sum", "weights": dict.fromkeys(heads, 1 / len(heads))},
        "limits": described[0]["limits"],
    }


def constant_cells(task: Task, targets: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A cell for each column of a predictions file but the id: the mean, the most frequent class, the shares."""
    cells: dict[str, str] = {}
    for name, column in of_kind(task.format, TableFormat).columns.items():
        cells |= _constants(name, column, targets[name])
    return cells


def _constants(name: str, column: Column, values: Sequence[str]) -> dict[str, str]:
    counts = Counter(values)
    match column:
        case NumberColumn():
            numbers = [number for value in values if (number := number_of(value)) is not None]
            mean = math.fsum(numbers) / max(len(numbers), 1)
            return {name: f"{min(max(mean, column.low), column.high):.6g}"}
        case ProbabilitiesColumns():
            return {each: repr(counts[each] / len(values)) for each in column.classes}
        case ListColumn():
            items = Counter(item for value in values for item in dict.fromkeys(value.split()))
            return {name: " ".join(sorted(items, key=lambda item: (-items[item], item))[: column.items])}
        case LabelColumn() | IntegerColumn():
            return {name: min(counts, key=lambda value: (-counts[value], value))}
        case _:
            return {name: repr(counts[column.classes[1]] / len(values))}
