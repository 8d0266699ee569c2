"""What a problem's code means, and what to do about it, in Korean and English."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from scoring.errors import Problem

LANGUAGES = ("ko", "en")

WORDS = {
    "not_an_object": ("types", {"got"}),
    "wrong_type": ("types", {"expected", "got"}),
    "wrong_item_type": ("types", {"expected", "got"}),
    "type": ("types", {"expected", "got"}),
    "number_as_text": ("types", {"expected"}),
    "takes": ("columns", {"kind"}),
    "cannot_read": ("reasons", {"reason"}),
    "cannot_write": ("reasons", {"reason"}),
}
"""Of which codes and faults a parameter is a word of ours, and in which section of the catalogue it is translated.

All others stand as they were found: a cell may hold the word “list”.
"""


def render(problem: Problem, lang: str) -> tuple[str, str]:
    """The message and the hint.

    >>> render(Problem("wrong_length", row=3, id=7, field="songs", params={"expected": 100, "got": 99}), "en")
    ('“songs” holds 99 items instead of 100.', 'Give exactly 100 items, best first.')
    """
    catalogue = read_catalogue(lang)
    message, hint = catalogue["problems"][problem.code]
    words = _words(problem, problem.code, catalogue)
    if "fault" in problem.params:
        words["reason"] = task_fault(problem, lang)
    if problem.code == "usage":
        words["reason"] = _usage(problem.params["reason"], catalogue["usage"])
    file = catalogue["files"].get(problem.params.get("file"), "")
    return file + message.format_map(words), hint.format_map(words)


def task_fault(problem: Problem, lang: str) -> str:
    """What is wrong with a task description, after the key that it is wrong of.

    >>> task_fault(Problem("bad_task", field="limits", params={"fault": "missing"}), "en")
    'limits: this key is required'
    """
    catalogue = read_catalogue(lang)
    fault = problem.params["fault"]
    words = _words(problem, fault, catalogue)
    words["takes"] = " / ".join(catalogue["columns"][each] for each in problem.params.get("takes", ()))
    text = catalogue["tasks"][fault].format_map(words)
    return f"{problem.field}: {text}" if problem.field else text


def place(problem: Problem, lang: str) -> str:
    """Where the problem is, for a line of text; empty if it is the whole file.

    >>> place(Problem("wrong_length", row=3, id=7, field="songs"), "ko")
    '3행, id 7'
    """
    row = {"ko": f"{problem.row}행", "en": f"row {problem.row}"}[lang]
    parts = [row] if problem.row is not None else []
    return ", ".join([*parts, f"id {problem.id}"] if problem.id not in (None, "") else parts)


def metric_label(kind: str, parameters: Mapping[str, Any], lang: str) -> str:
    """What a metric is called.

    >>> metric_label("map_at_k", {"k": 10}, "en")
    'MAP@10'
    """
    label: str = read_catalogue(lang)["metrics"][kind]
    return label.format_map(parameters)


def metric_meaning(kind: str, parameters: Mapping[str, Any], lang: str) -> str:
    """What a metric is, in a sentence without its end.

    >>> metric_meaning("hit_rate_at_k", {"k": 10}, "en")
    'The share of rows with a right item among the first 10'
    """
    meaning: str = read_catalogue(lang)["meanings"][kind]
    return meaning.format_map(parameters)


@lru_cache
def read_catalogue(lang: str) -> dict[str, Any]:
    text = (resources.files("scoring") / "catalogue" / f"{lang}.yaml").read_text(encoding="utf-8")
    catalogue: dict[str, Any] = yaml.safe_load(text)
    return catalogue


def _usage(reason: str, sentences: Mapping[str, str]) -> str:
    """What argparse says, which knows English only; what is not among the sentences stands as it is."""
    for pattern, sentence in sentences.items():
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return sentence.format(*found.groups())
    return reason


def _words(problem: Problem, what: str, catalogue: Mapping[str, Any]) -> dict[str, Any]:
    section, ours = WORDS.get(what, ("types", frozenset[str]()))
    words: dict[str, Any] = {"field": problem.field}
    for name, value in problem.params.items():
        if name in ours:
            words[name] = catalogue[section].get(value, value)
        else:
            words[name] = ", ".join(map(str, value)) if isinstance(value, list) else value
    return words
