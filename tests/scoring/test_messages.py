"""Every code has its wording in both languages, with the same parameters."""

import errno
import os
import re
import string
from pathlib import Path
from typing import get_args

import msgspec
import pytest

import scoring
from scoring.messages import LANGUAGES, metric_label, metric_meaning, place, read_catalogue, render
from scoring.metrics import TABLE_METRICS, ContestMetrics, TableMetric
from scoring.task_errors import PATTERNS

USED = re.compile(r'(?:(?:Problem|\.of|Refused|_refuse|\bwrong)\(\s*(?:lambda _: )?|\bcode=)"([a-z0-9_]+)"')
FAULTS = re.compile(r'(?:BadTask|BadValue|Misfit)\(\s*"([a-z_]+)"')
METRICS = {str(metric.__struct_config__.tag): metric for metric in (*get_args(TableMetric), *get_args(ContestMetrics))}
ELSEWHERE = {
    *("lone_surrogate", "empty_file", "bad_number", "no_labels", "no_text"),
    *("one_class", "no_positive", "zero_target", "constant_truth"),
}
"""Codes that stand in an expression."""


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_languages_say_the_same():
    korean, english = (read_catalogue(lang) for lang in LANGUAGES)

    assert list(korean["problems"]) == list(english["problems"])
    assert (list(korean["files"]), list(korean["types"])) == (list(english["files"]), list(english["types"]))
    assert list(korean["metrics"]) == list(english["metrics"]) == list(TABLE_METRICS)
    assert list(korean["meanings"]) == list(english["meanings"]) == list(METRICS)
    assert list(korean["reasons"]) == list(english["reasons"])
    assert (list(korean["tasks"]), list(korean["columns"])) == (list(english["tasks"]), list(english["columns"]))
    for section in ("metrics", "meanings", "tasks"):
        for name, text in english[section].items():
            assert parameters(korean[section][name]) == parameters(text), name
    for code, wordings in english["problems"].items():
        assert [parameters(text) for text in korean["problems"][code]] == [parameters(text) for text in wordings], code


def test_every_code_in_use_has_a_wording_and_the_other_way_round():
    package = Path(scoring.__file__).parent
    used = {code for path in package.rglob("*.py") for code in USED.findall(path.read_text(encoding="utf-8"))}

    assert used | ELSEWHERE == set(read_catalogue("en")["problems"])
    faults = {fault for path in package.rglob("*.py") for fault in FAULTS.findall(path.read_text(encoding="utf-8"))}
    assert faults | {"fixed", "unknown", *PATTERNS.values()} == set(read_catalogue("en")["tasks"])


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ("Questions: Item 3 of “songs” must be an integer, not a string.", "row 4, id 9")),
        ("ko", ("문제 파일: “songs”의 3번째 항목의 형식이 문자열입니다. 필요한 형식: 정수.", "4행, id 9")),
    ],
)
def test_rendered(lang, expected):
    params = {"position": 3, "expected": "integer", "got": "string", "file": "questions"}
    problem = scoring.Problem("wrong_item_type", 4, 9, "songs", params)

    assert (render(problem, lang)[0], place(problem, lang)) == expected


@pytest.mark.parametrize("found", ["list", "number", "string", "integer", "numbers"])
def test_what_was_found_is_never_taken_for_a_word_of_ours(found):
    """A cell that holds “list” was told as “a list”."""
    cell = scoring.Problem("bad_number", 4, "9", "pred", {"got": found})
    item = scoring.Problem("repeated_item", 4, 9, "tags", {"item": found, "position": 2})

    assert render(cell, "en")[0] == f"“pred” holds “{found}”, which is not a number."
    assert render(item, "ko")[0] == f"“tags”에 {found} 항목이 두 번 있습니다. (2번째에서 반복)"


@pytest.mark.parametrize(
    ("reason", "lang", "expected"),
    [
        ("Is a directory", "en", "Cannot read x: it is a folder, not a file."),
        ("Is a directory", "ko", "x을(를) 읽을 수 없습니다: 파일이 아니라 폴더입니다"),
        ("Stale file handle", "ko", "x을(를) 읽을 수 없습니다: Stale file handle"),
    ],
)
def test_why_a_file_cannot_be_read_is_told_in_the_language_asked_for(reason, lang, expected):
    problem = scoring.Problem("cannot_read", params={"path": "x", "reason": reason})

    assert render(problem, lang)[0] == expected


def test_what_argparse_says_otherwise_stands_as_it_is():
    problem = scoring.Problem("usage", params={"reason": "it says {so}"})

    assert render(problem, "ko")[0] == "it says {so}"


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS])
def test_the_reasons_are_those_of_the_system(number):
    assert os.strerror(number) in read_catalogue("ko")["reasons"]


def test_an_empty_id_is_no_place():
    assert place(scoring.Problem("empty_cell", 4, "", "id"), "en") == "row 4"


def test_braces_in_a_parameter_are_only_text():
    problem = scoring.Problem("split_side", params={"got": "{0.__class__}{field}"})

    assert render(problem, "en")[0] == "“{0.__class__}{field}” is neither public nor private."


def test_a_problem_as_json_and_back():
    problem = scoring.Problem("missing_ids", field="id", params={"count": 2, "examples": [1, 2]})

    assert scoring.Problem.from_dict(problem.as_dict()) == problem


@pytest.mark.parametrize("kind", TABLE_METRICS)
def test_every_metric_has_a_name_in_both_languages(kind):
    parameters = msgspec.structs.asdict(TABLE_METRICS[kind]())

    assert all(metric_label(kind, parameters, lang) for lang in LANGUAGES)


@pytest.mark.parametrize("kind", METRICS)
def test_every_metric_says_what_it_is(kind):
    parameters = msgspec.structs.asdict(METRICS[kind]())

    assert all("{" not in metric_meaning(kind, parameters, lang) for lang in LANGUAGES)
