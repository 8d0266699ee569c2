"""Comparing the tasks that rounds are given."""

from collections.abc import Mapping
from typing import Any

import scoring
from scoring.task import OVERRIDABLE


def is_same_task(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _canonical(one) == _canonical(other)


def scores_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Limits and the like may change under submissions; what makes a score may not."""
    first, second = _canonical(one), _canonical(other)
    return all(first.get(key) == second.get(key) for key in (first.keys() | second.keys()) - OVERRIDABLE)


def _canonical(task: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole task; one that is not understood any more stands for itself."""
    try:
        return scoring.load_task(task).canonical()
    except scoring.BadTask:
        return task
