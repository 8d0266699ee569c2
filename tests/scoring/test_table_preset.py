"""The preset ``table``: a few words make a whole task, and wrong ones are told by their key."""

import pytest

from scoring import BadTask, load_task
from scoring.metrics import TABLE_METRICS, WeightedSum


def table(metric, **words):
    return load_task({"preset": "table", "metric": metric, "target": "y", **words})


def column(metric, **words):
    return table(metric, **words).canonical()["format"]["columns"]["y"]


def test_what_the_words_become():
    task = load_task({"preset": "table", "metric": "rmse", "id": "Id", "target": "SalePrice"})

    assert task.canonical() == {
        "preset": "table",
        "version": 1,
        "title": {"en": "Table", "ko": "표"},
        "format": {
            "kind": "table",
            "id": "Id",
            "columns": {"SalePrice": {"kind": "number", "low": -1e100, "high": 1e100}},
        },
        "metrics": (
            {
                "name": "rmse",
                "label": {"ko": "RMSE", "en": "RMSE"},
                "field": "SalePrice",
                "metric": {"kind": "rmse"},
            },
        ),
        "headline": {"kind": "weighted_sum", "weights": {"rmse": 1.0}, "offset": 0.0, "greater_is_better": None},
        "decimals": 6,
        "segments": None,
        "segment_min_rows": 20,
        "stratify": True,
        "limits": {"bytes": 200_000_000, "rows": 1_000_000, "row_bytes": 1_048_576, "string_chars": 1_000},
    }
    assert task.greater_is_better is False


def test_all_words():
    task = table(
        ["rmse", "r2"], id="Id", low=0, high=10, segments="city", title={"en": "Houses"}, decimals=3,
        segment_min_rows=5, stratify=False, limits={"rows": 7},
    )  # fmt: skip

    assert (task.format.id, task.title, task.decimals, task.segment_min_rows) == ("Id", {"en": "Houses"}, 3, 5)
    assert (task.stratify, task.limits.rows, task.limits.bytes, task.segments.column) == (False, 7, 200_000_000, "city")
    assert task.canonical()["format"]["columns"]["y"] == {"kind": "number", "low": 0.0, "high": 10.0}


def test_canonical_reads_back():
    task = table(["f1", "accuracy"], classes=["n", "y"], positive="n")

    assert load_task(task.canonical()) == task
    assert load_task(task.canonical()).sha256 == task.sha256


def test_the_first_metric_is_the_headline():
    task = table(["mae", "r2"])

    assert [each.name for each in task.metrics] == ["mae", "r2"]
    assert (task.headline, task.greater_is_better) == (WeightedSum(weights={"mae": 1.0}), False)
    assert table(["r2", "mae"]).greater_is_better is True


COLUMNS = {
    "a number": ("rmse", {}, {"kind": "number", "low": -1e100, "high": 1e100}),
    "nothing below 0": ("rmsle", {}, {"kind": "number", "low": 0.0, "high": 1e100}),
    "any label": ("accuracy", {}, {"kind": "label", "classes": ()}),
    "one of these": ("accuracy", {"classes": ["a", "b"]}, {"kind": "label", "classes": ("a", "b")}),
    "two classes of their own": ("f1", {}, {"kind": "label", "classes": ("0", "1")}),
    "an integer": ("qwk", {"low": 1, "high": 5}, {"kind": "integer", "low": 1, "high": 5}),
    "a grade": ("qwk", {"classes": ["low", "high"]}, {"kind": "label", "classes": ("low", "high")}),
    "a score": ("roc_auc", {}, {"kind": "score", "classes": ("0", "1")}),
    "a probability": (["roc_auc", "log_loss"], {}, {"kind": "probability", "classes": ("0", "1")}),
    "of this class": ("log_loss", {"classes": ["n", "y"]}, {"kind": "probability", "classes": ("n", "y")}),
    "of the other class": (
        "log_loss",
        {"classes": ["y", "n"], "positive": "y"},
        {"kind": "probability", "classes": ("n", "y")},
    ),
    "of several classes": (
        "log_loss",
        {"classes": ["a", "b", "c"]},
        {"kind": "probabilities", "classes": ("a", "b", "c")},
    ),
    "of two classes, each": ("roc_auc_ovr", {"classes": ["a", "b"]}, {"kind": "probabilities", "classes": ("a", "b")}),
    "a list": ("map_at_k", {"k": 5}, {"kind": "list", "items": 5}),
    "a longer list": (["map_at_k", "mrr"], {"k": 5, "items": 50}, {"kind": "list", "items": 50}),
}


@pytest.mark.parametrize(("metric", "words", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_the_metrics_and_words_tell_the_column(metric, words, expected):
    assert column(metric, **words) == expected


PARAMETERS = {
    "k": ("ndcg_at_k", {"k": 7}, {"kind": "ndcg_at_k", "max_truth": 1_000_000, "k": 7}),
    "in the name": ("fbeta:beta=0.5", {}, {"kind": "fbeta", "positive": 1, "beta": 0.5}),
    "two in the name": ("fbeta:beta=3,positive=0", {}, {"kind": "fbeta", "positive": 0, "beta": 3.0}),
    "as a mapping": ({"kind": "quantile_loss", "alpha": 0.9}, {}, {"kind": "quantile_loss", "alpha": 0.9}),
    "a positive class": ("recall", {"classes": ["y", "n"], "positive": "y"}, {"kind": "recall", "positive": 0}),
}


@pytest.mark.parametrize(("metric", "words", "expected"), PARAMETERS.values(), ids=PARAMETERS)
def test_parameters(metric, words, expected):
    assert table(metric, **words).canonical()["metrics"][0]["metric"] == expected


def test_labels_tell_the_parameters():
    assert table("map_at_k", k=12).metrics[0].label == {"en": "MAP@12", "ko": "MAP@12"}


@pytest.mark.parametrize("name", TABLE_METRICS)
def test_every_metric_makes_a_task_that_ranks_by_it(name):
    needs_classes = name in {"roc_auc_ovr", "top_k_accuracy"}

    task = table(name, **({"classes": list("abcdefg")} if needs_classes else {}))

    assert task.greater_is_better is TABLE_METRICS[name].greater_is_better


WRONG = {
    "no metric": ({"target": "y"}, ("metric", "missing")),
    "no target": ({"metric": "rmse"}, ("target", "missing")),
    "an unknown key": ({"metric": "rmse", "target": "y", "colour": 1}, ("colour", "unknown")),
    "an unknown metric": ({"metric": "rmsee", "target": "y"}, ("metric", "choice")),
    "an unknown metric among others": ({"metric": ["rmse", "x"], "target": "y"}, ("metric", "choice")),
    "no metrics": ({"metric": [], "target": "y"}, ("metric", "entries")),
    "a metric that is a number": ({"metric": 5, "target": "y"}, ("metric", "type")),
    "a mapping without a kind": ({"metric": {"beta": 2}, "target": "y"}, ("metric.kind", "missing")),
    "an unknown parameter": ({"metric": "fbeta:gamma=2", "target": "y"}, ("metric.gamma", "unknown")),
    "a parameter out of range": ({"metric": "fbeta:beta=-1", "target": "y"}, ("metric.beta", "above")),
    "a parameter that is text": ({"metric": "fbeta:beta=x", "target": "y"}, ("metric", "metric_form")),
    "a parameter without a value": ({"metric": "fbeta:beta", "target": "y"}, ("metric", "metric_form")),
    "a metric twice": ({"metric": ["rmse", "rmse"], "target": "y"}, ("metric", "twice")),
    "metrics of two kinds": ({"metric": ["rmse", "accuracy"], "target": "y"}, ("metric", "no_column")),
    "a metric of more than the list": (
        {"metric": "mrr", "items": 5, "target": "y"},
        ("metrics[0].metric", "short_lists"),
    ),
    "k without use": ({"metric": "rmse", "k": 5, "target": "y"}, ("k", "unused")),
    "k of zero": ({"metric": "mrr", "k": 0, "target": "y"}, ("k", "least")),
    "items without use": ({"metric": "rmse", "items": 5, "target": "y"}, ("items", "unused")),
    "classes without use": ({"metric": "rmse", "classes": ["a", "b"], "target": "y"}, ("classes", "unused")),
    "a class twice": (
        {"metric": "accuracy", "classes": ["a", "a"], "target": "y"},
        ("format.columns.y.classes[1]", "twice"),
    ),
    "classes that are numbers": ({"metric": "f1", "classes": [0, 1], "target": "y"}, ("classes[0]", "type")),
    "three classes for two": (
        {"metric": "roc_auc", "classes": ["a", "b", "c"], "target": "y"},
        ("classes", "two_classes"),
    ),
    "no classes for several": ({"metric": "roc_auc_ovr", "target": "y"}, ("classes", "needs_classes")),
    "a single class": (
        {"metric": "roc_auc_ovr", "classes": ["a"], "target": "y"},
        ("format.columns.y.classes", "entries"),
    ),
    "top 5 of 5": (
        {"metric": "top_k_accuracy", "classes": list("abcde"), "target": "y"},
        ("metrics[0].metric", "all_right"),
    ),
    "positive without use": (
        {"metric": "accuracy", "classes": ["a"], "positive": "a", "target": "y"},
        ("positive", "unused"),
    ),
    "positive is no class": ({"metric": "f1", "positive": "x", "target": "y"}, ("positive", "choice")),
    "positive is no class of a probability": (
        {"metric": "brier", "positive": "x", "target": "y"},
        ("positive", "choice"),
    ),
    "low without use": ({"metric": "accuracy", "low": 0, "target": "y"}, ("low", "unused")),
    "low above high": (
        {"metric": "rmse", "low": 2, "high": 1, "target": "y"},
        ("format.columns.y.low", "low_above_high"),
    ),
    "low that is endless": ({"metric": "rmse", "low": float("-inf"), "target": "y"}, ("low", "least")),
    "a negative logarithm": ({"metric": "rmsle", "low": -1, "target": "y"}, ("metrics[0].metric", "below_zero")),
    "the id as target": ({"metric": "rmse", "id": "y", "target": "y"}, ("target", "twice")),
    "segments by the target": (
        {"metric": "rmse", "segments": "y", "target": "y"},
        ("segments.column", "no_segment_column"),
    ),
    "segments by the id": (
        {"metric": "rmse", "segments": "id", "target": "y"},
        ("segments.column", "no_segment_column"),
    ),
    "an unknown limit": ({"metric": "rmse", "limits": {"bites": 1}, "target": "y"}, ("limits.bites", "unknown")),
}


@pytest.mark.parametrize(("words", "wrong"), WRONG.values(), ids=WRONG)
def test_errors_name_the_key(words, wrong):
    with pytest.raises(BadTask) as caught:
        load_task({"preset": "table", **words})

    assert (caught.value.problem.field, caught.value.problem.params["fault"]) == wrong


def test_another_format_under_its_name():
    melon = load_task({"preset": "melon-2020"}).canonical()

    with pytest.raises(BadTask, match="preset"):
        load_task({**melon, "preset": "table"})


FULL = table(["rmse", "r2"]).canonical() | {"preset": "mine"}
HEADLINES = {
    "two ways": ({"weights": {"rmse": 1, "r2": 1}}, "do not tell"),
    "against its metric": ({"weights": {"rmse": 1}, "greater_is_better": True}, "opposite"),
    "nothing counts": ({"weights": {"rmse": 0}}, "do not tell"),
}


@pytest.mark.parametrize(("headline", "words"), HEADLINES.values(), ids=HEADLINES)
def test_a_headline_that_ranks_the_wrong_way_round(headline, words):
    with pytest.raises(BadTask, match="headline.*" + words):
        load_task({**FULL, "headline": {"kind": "weighted_sum", **headline}})


@pytest.mark.parametrize(
    ("headline", "greater"),
    [
        ({"weights": {"rmse": -1, "r2": 1}}, True),
        ({"weights": {"rmse": 1, "r2": -1}}, False),
        ({"weights": {"rmse": 1, "r2": 0}}, False),
        ({"weights": {"rmse": 1, "r2": 1}, "greater_is_better": True}, True),
    ],
)
def test_which_way_a_headline_ranks(headline, greater):
    task = load_task({**FULL, "headline": {"kind": "weighted_sum", **headline}})

    assert task.greater_is_better is greater
