"""The right files that bad ones are made of: each preset's, and a table of each kind of column.

What stands in their third row is never right, so that another wrong thing in its place changes no score.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.scoring import samples
from tests.scoring.bad_files.edits import ROW
from tests.scoring.samples import Sample, table

TABLE_ROWS = 10_000
ROWS = 40
LINES = "brunch recsys shopping speech"


def _with_part(sample: Sample, part: str, content: bytes) -> Sample:
    return replace(sample, predictions=sample.predictions.with_part(ROW, part, content))


def _grades() -> Sample:
    """Stars from 0 to 5, as integers."""
    answers, predictions = ([[number, number * step % 6] for number in range(1, ROWS + 1)] for step in (1, 5))
    return Sample(
        {"preset": "table", "metric": "qwk", "target": "pred", "low": 0, "high": 5},
        samples.csv_file("id,pred", answers),
        samples.csv_file("id,pred", predictions),
    )


_MAKERS: dict[str, Callable[[], Sample]] = {
    "table": lambda: _with_part(table("rmse", "numbers", TABLE_ROWS), "value", b"0"),
    "classes": lambda: _with_part(table("accuracy", "labels", ROWS), "value", b"none of them"),
    "grades": _grades,
    "probability": lambda: table("log_loss", "probabilities", ROWS),
    "probabilities": lambda: table("log_loss", "matrix", ROWS),
    "scores": lambda: table("roc_auc", "scores", ROWS),
    "correlation": lambda: table("pearson", "numbers", ROWS),
    "melon": lambda: _with_part(_with_part(samples.melon(ROWS), "song", b"999999"), "tag", b'"never right"'),
    "brunch": lambda: _with_part(samples.brunch(ROWS), "item", b"never-right"),
    "recsys": lambda: _with_part(samples.recsys(ROWS), "item", b"never-right"),
    "shopping": lambda: samples.shopping(ROWS),
    "speech": lambda: samples.speech(ROWS),
}


@cache
def format_of(name: str) -> Sample:
    return _MAKERS[name]()
