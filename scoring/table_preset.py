"""The preset ``table``: a few words such as ``metric: rmse, target: price`` → a whole task description."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from scoring.messages import LANGUAGES, metric_label
from scoring.metrics import TABLE_METRICS, TableMetric
from scoring.metrics.at_k import AtK
from scoring.metrics.binary_labels import BinaryLabelMetric
from scoring.metrics.regression import Rmsle
from scoring.shapes import ColumnName, Positive, Strict
from scoring.table_layout import Number
from scoring.task_errors import BadTask, convert

NAME = "table"
VERSION = 1
TITLE = {"en": "Table", "ko": "표"}
LIMITS = {"bytes": 200_000_000, "rows": 1_000_000, "row_bytes": 1_048_576, "string_chars": 1_000}
BINARY = ("0", "1")
Chosen = str | dict[str, Any]


class Words(Strict, frozen=True):
    """What may be said beside ``preset: table``. The first metric is the headline."""

    preset: str
    metric: Chosen | list[Chosen]
    target: ColumnName
    id: ColumnName = "id"
    classes: tuple[ColumnName, ...] = ()
    positive: ColumnName | None = None
    k: Positive | None = None
    items: Positive | None = None
    low: Number | None = None
    high: Number | None = None
    segments: ColumnName | None = None
    limits: dict[str, Any] = msgspec.field(default_factory=dict)
    title: dict[str, str] | UnsetType = UNSET
    decimals: int | UnsetType = UNSET
    segment_min_rows: int | UnsetType = UNSET
    stratify: bool | UnsetType = UNSET


def describe_table(words: Mapping[str, Any]) -> dict[str, Any]:
    """The whole description. Raises :class:`~scoring.task_errors.BadTask`, which names the key.

    >>> describe_table({"preset": "table", "metric": "rmse", "target": "price"})["format"]
    {'kind': 'table', 'id': 'id', 'columns': {'price': {'kind': 'number'}}}
    """
    said = _read(words)
    metrics = [_metric(each, said) for each in (said.metric if isinstance(said.metric, list) else [said.metric])]
    if not metrics:
        raise BadTask("entries", "metric", bound=1)
    kinds = [_kind(each) for each in metrics]
    if repeated := [kind for kind in kinds if kinds.count(kind) > 1]:
        raise BadTask("twice", "metric", name=repeated[0])
    if said.target == said.id:
        raise BadTask("twice", "target", name=said.target)
    column, used = _column(metrics, said)
    _check_used(said, metrics, used)
    passed_on = {name: value for name in ("title", "decimals", "segment_min_rows", "stratify")
                 if (value := getattr(said, name)) is not UNSET}  # fmt: skip
    return {
        "preset": NAME,
        "version": VERSION,
        "title": TITLE,
        "format": {"kind": "table", "id": said.id, "columns": {said.target: column}},
        "metrics": [_described(metric, said.target) for metric in metrics],
        "headline": {"kind": "weighted_sum", "weights": {_kind(metrics[0]): 1.0}},
        "segments": {"by": "column", "column": said.segments} if said.segments else None,
        "limits": LIMITS | said.limits,
        **passed_on,
    }


def _read(words: Mapping[str, Any]) -> Words:
    said: Words = convert(words, Words)
    return said


def _metric(chosen: Chosen, said: Words) -> TableMetric:
    """A metric of ``rmse``, ``fbeta:beta=0.5`` or ``{kind: fbeta, beta: 0.5}``, with what is said for all metrics."""
    given = _from_text(chosen) if isinstance(chosen, str) else dict(chosen)
    if "kind" not in given:
        raise BadTask("missing", "metric.kind")
    found = TABLE_METRICS.get(str(given["kind"]))
    if found is None:
        raise BadTask("choice", "metric", got=str(given["kind"]), known=list(TABLE_METRICS))
    if said.k is not None and "k" in found.__struct_fields__:
        given.setdefault("k", said.k)
    if issubclass(found, BinaryLabelMetric) and said.positive is not None:
        given.setdefault("positive", _place(said.positive, said.classes or BINARY))
    metric: TableMetric = convert({"metric": given}, dict[str, found])["metric"]  # type: ignore[valid-type]
    return metric


def _from_text(text: str) -> dict[str, Any]:
    kind, _, rest = text.partition(":")
    pairs = [pair.partition("=") for pair in rest.split(",") if pair]
    try:
        return {"kind": kind} | {name: msgspec.json.decode(value, type=int | float) for name, _, value in pairs}
    except msgspec.DecodeError as error:
        raise BadTask("metric_form", "metric", got=text) from error


def _column(metrics: list[TableMetric], said: Words) -> tuple[dict[str, Any], set[str]]:
    """The column that all these metrics can score, and which of the words it is made of."""
    kinds = frozenset.intersection(*(metric.takes for metric in metrics))
    several = len(said.classes) > len(BINARY)
    classes = {"classes": list(said.classes)} if said.classes else {}
    if "numbers" in kinds:
        low = {"low": 0.0} if any(isinstance(metric, Rmsle) for metric in metrics) else {}
        return {"kind": "number"} | low | _range(said), {"low", "high"}
    if "codes" in kinds:
        if not classes and any(isinstance(metric, BinaryLabelMetric) for metric in metrics):
            classes = {"classes": list(BINARY)}
        if not classes and "labels" not in kinds:
            return {"kind": "integer"} | {name: int(value) for name, value in _range(said).items()}, {"low", "high"}
        return {"kind": "label"} | classes, {"classes", "positive"}
    if "matrix" in kinds and (several or "probabilities" not in kinds):
        if not classes:
            raise BadTask("needs_classes", "classes", metric=_kind(metrics[0]))
        return {"kind": "probabilities"} | classes, {"classes"}
    if "probabilities" in kinds and not several:
        return {"kind": "score" if "scores" in kinds else "probability"} | _ordered(said), {"classes", "positive"}
    if "lists" in kinds:
        longest = max(metric.k for metric in metrics if isinstance(metric, AtK))
        return {"kind": "list", "items": said.items or longest}, {"items"}
    if several and "probabilities" in kinds:
        raise BadTask("two_classes", "classes", metric=_kind(metrics[0]))
    raise BadTask("no_column", "metric", metrics=list(map(_kind, metrics)))


def _range(said: Words) -> dict[str, float]:
    return {name: value for name in ("low", "high") if (value := getattr(said, name)) is not None}


def _ordered(said: Words) -> dict[str, list[str]]:
    """Two classes, the positive one last."""
    classes = list(said.classes or BINARY)
    if said.positive is not None and _place(said.positive, classes) == 0:
        classes.reverse()
    return {"classes": classes}


def _place(positive: str, classes: tuple[str, ...] | list[str]) -> int:
    if positive not in classes:
        raise BadTask("choice", "positive", got=positive, known=list(classes))
    return classes.index(positive)


def _check_used(said: Words, metrics: list[TableMetric], used: set[str]) -> None:
    """Refuse words that would change nothing: whoever said them meant something."""
    if any("k" in metric.__struct_fields__ for metric in metrics):
        used = used | {"k"}
    if (
        "positive" in used
        and "codes" in metrics[0].takes
        and not any(isinstance(m, BinaryLabelMetric) for m in metrics)
    ):
        used = used - {"positive"}
    for name in ("classes", "positive", "k", "items", "low", "high"):
        if getattr(said, name) not in {None, ()} and name not in used:
            raise BadTask("unused", name, metrics=list(map(_kind, metrics)))


def _described(metric: TableMetric, target: str) -> dict[str, Any]:
    parameters = msgspec.structs.asdict(metric)
    return {
        "name": _kind(metric),
        "label": {lang: metric_label(_kind(metric), parameters, lang) for lang in LANGUAGES},
        "field": target,
        "metric": {"kind": _kind(metric), **parameters},
    }


def _kind(metric: TableMetric) -> str:
    return str(metric.__struct_config__.tag)
