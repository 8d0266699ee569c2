"""Names of metrics and segments as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import scoring
from arena.competitions.models import Round

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
    task = scoring.load_task(round_.task)
    return {metric.name: metric.label.get(language) or metric.name for metric in task.metrics}


def labelled(metrics: Mapping[str, float], labels: Mapping[str, str]) -> list[Value]:
    return [Value(label, metrics[name]) for name, label in labels.items() if name in metrics]


def groups(segments: Mapping[str, Any], labels: Mapping[str, str]) -> list[Group]:
    return [
        Group(_SEGMENTS.get(name, name.replace("_", " ")), part["rows"], labelled(part["metrics"], labels))
        for name, part in segments.items()
    ]
