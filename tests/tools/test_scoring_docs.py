"""The page's tables hold every metric and every code, and a change of either is noticed."""

import re

from scoring.messages import read_catalogue
from scoring.metrics import TABLE_METRICS
from tools.scoring_docs import PAGE, with_tables

TEXT = PAGE.read_text(encoding="utf-8")


def test_everything_is_listed() -> None:
    listed = set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE))

    assert listed >= {*TABLE_METRICS, *read_catalogue("en")["problems"]}


def test_the_page_is_of_this_code() -> None:
    assert with_tables(TEXT) == TEXT


def test_a_change_is_noticed() -> None:
    assert with_tables(TEXT.replace("The mean squared error", "The mean")) == TEXT
