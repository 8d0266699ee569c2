"""Scoring of predictions against hidden answers: what a team runs offline is what the server runs."""

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
