"""Names of metrics and segments as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Round
from arena.competitions.tasks import load_task, task_of

_SEGMENTS: dict[str, str | Promise] = {
    "songs_only": _("Songs only"),
    "songs_tags": _("Songs and tags"),
    "title_tags": _("Title and tags"),
    "title_only": _("Title only"),
}


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Group:
    """A segment: its rows, and the metrics over them."""

    label: str | Promise
    rows: int
    values: list[Value]


def metric_labels(round_: Round) -> dict[str, str]:
    """Metric name → what the board calls it, in the task's order."""
    language = "ko" if (get_language() or "").startswith("ko") else "en"
    task = load_task(round_.task)
    return {metric.name: metric.label.get(language) or metric.name for metric in task.metrics}


def lower_is_better(round_: Round) -> set[str]:
    """The columns of a board where less is better: metrics, and `score`."""
    task = task_of(round_)
    if task is None:
        return set()
    lower = {metric.name for metric in task.metrics if not metric.metric.greater_is_better}
    return lower if task.greater_is_better else lower | {"score"}


def leads_upwards(round_: Round) -> bool:
    """Whether more is better of what compares a team's own submissions."""
    task = task_of(round_)
    if task is None:
        return True
    return task.lead.metric.greater_is_better if task.lead else task.greater_is_better


def labelled(metrics: Mapping[str, float], labels: Mapping[str, str]) -> list[Value]:
    return [Value(label, metrics[name]) for name, label in labels.items() if name in metrics]


def groups(segments: Mapping[str, Any], labels: Mapping[str, str]) -> list[Group]:
    return [
        Group(_SEGMENTS.get(name, name.replace("_", " ")), part["rows"], labelled(part["metrics"], labels))
        for name, part in segments.items()
    ]
