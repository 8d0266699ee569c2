"""Predictions x answers → a report."""

from scoring.answers import Answers
from scoring.formats import Columns
from scoring.report import Report
from scoring.splits import Split
from scoring.task import Task

ENGINE_VERSION = "1"
"""Goes up whenever a score could come out different, to the last bit."""


def score(columns: Columns, answers: Answers, task: Task, split: Split | None = None) -> Report:
    """Score one predictions file: all rows, and with a split the public and the private ones, in one pass.

    Raises :class:`~scoring.errors.InvalidPredictions` where the ids are not those of the answers, each once.
    """
    raise NotImplementedError
