"""The tasks that rounds are given."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import scoring
from arena.competitions.models import Round
from scoring.task_loading import OVERRIDABLE


def load_task(description: Mapping[str, Any]) -> scoring.Task:
    """The task of a round or an answer key, read once. Raises BadTask."""
    return _load(json.dumps(description, sort_keys=True))


@functools.lru_cache(maxsize=256)
def _load(description: str) -> scoring.Task:
    return scoring.load_task(json.loads(description))


def task_of(round_: Round) -> scoring.Task | None:
    """None while the organizers have not said how the round is scored."""
    return load_task(round_.task) if round_.task else None


def is_same_task(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _canonical(one) == _canonical(other)


def scores_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Limits and the like may change under submissions; what makes a score may not."""
    first, second = _canonical(one), _canonical(other)
    return all(first.get(key) == second.get(key) for key in (first.keys() | second.keys()) - OVERRIDABLE)


def _canonical(task: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole task; one that is not understood any more stands for itself."""
    try:
        return load_task(task).canonical()
    except scoring.BadTask:
        return task
