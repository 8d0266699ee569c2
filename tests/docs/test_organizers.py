"""The worked examples of docs/organizers.md are files that the scorer takes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import scoring

PAGE = (Path(__file__).parents[2] / "docs" / "organizers.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([\w-]+)`: [^\n]*\n(.*?)(?=^##)", PAGE, re.DOTALL | re.MULTILINE))


def example(preset: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What the round says, and the files by their names."""
    section = SECTIONS[preset]
    round_ = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)
    assert round_ is not None
    files = re.findall(r"^`([\w/.]+)`.*?```text\n(.*?)```", section, re.DOTALL | re.MULTILINE)
    return yaml.safe_load(round_[1]), dict(files)


def test_every_format_but_the_first_has_one() -> None:
    assert {*SECTIONS} == {*scoring.preset_names(), "table"} - {"melon-2020"}


@pytest.mark.parametrize("preset", SECTIONS)
def test_its_files_fit_together(preset: str, tmp_path: Path) -> None:
    round_, files = example(preset)
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    task = scoring.load_task(round_["task"])

    answers = scoring.compile_answers(tmp_path / round_["answers"], task, tmp_path / round_["questions"])

    assert (answers.rows, answers.warnings) == (2, [])
    for name in files.keys() - {round_["answers"], round_["questions"]}:
        report = scoring.score(scoring.read_predictions(tmp_path / name, task), answers, task)
        assert report.all.rows == 2


def test_predictions_are_shown_where_they_are_short() -> None:
    shown = {preset for preset in SECTIONS if any(name.startswith("results") for name in example(preset)[1])}

    assert shown == {"brunch-2019", "shopping-2018", "speech-2019", "table"}
