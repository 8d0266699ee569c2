"""What the page for organizers shows can be used as it stands."""

import re
from pathlib import Path

import pytest
import yaml

import scoring
from scoring.__main__ import make_parser

PAGE = (Path(scoring.__file__).parents[1] / "docs" / "scoring.md").read_text(encoding="utf-8")
TASKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^    \.venv/bin/python -m scoring (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("text", TASKS, ids=range(len(TASKS)))
def test_tasks_can_be_loaded(text):
    task = scoring.load_task(yaml.safe_load(text))

    assert scoring.load_task(task.canonical()) == task


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_understood(command):
    assert make_parser().parse_args(command.split()).run


def test_there_are_examples():
    assert (len(TASKS), len(COMMANDS)) == (3, 5)
