"""Scoring of predictions against hidden answers: what a team runs offline is what the server runs.

>>> from tempfile import TemporaryDirectory
>>> task = load_task({"preset": "table", "metric": "mae", "target": "price"})
>>> with TemporaryDirectory() as folder:
...     for name, prices in (("answers.csv", (10, 20, 30)), ("results.csv", (11, 20, 28))):
...         with open(f"{folder}/{name}", "w") as file:
...             _ = file.write("id,price\\n" + "".join(f"h{row},{price}\\n" for row, price in enumerate(prices)))
...     answers = compile_answers(f"{folder}/answers.csv", task)
...     predictions = read_predictions(f"{folder}/results.csv", task)
>>> report = score(predictions, answers, task)
>>> report.all.score, report.all.rows, report.per_row["mae"].tolist()
(1.0, 3, [1.0, 0.0, 2.0])

What a participant got wrong comes as :class:`InvalidPredictions`, what an organizer did as :class:`BadAnswers` or
:class:`BadTask`; a file that is not there as OSError. :func:`render` puts a problem into words.
"""

from scoring.answers import Answers, compile_answers
from scoring.engine import ENGINE_VERSION, score
from scoring.errors import BadAnswers, FileError, InvalidPredictions, Problem, ScoringError
from scoring.formats import Columns, read_predictions
from scoring.messages import render
from scoring.report import Part, Report, Segment
from scoring.splits import Split, check_split, make_split, read_split
from scoring.task import Task
from scoring.task_errors import BadTask
from scoring.task_loading import load_task, preset_names

__all__ = [
    "ENGINE_VERSION",
    "Answers",
    "BadAnswers",
    "BadTask",
    "Columns",
    "FileError",
    "InvalidPredictions",
    "Part",
    "Problem",
    "Report",
    "ScoringError",
    "Segment",
    "Split",
    "Task",
    "check_split",
    "compile_answers",
    "load_task",
    "make_split",
    "preset_names",
    "read_predictions",
    "read_split",
    "render",
    "score",
]
