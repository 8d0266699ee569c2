"""Answers have no URL: not by a slip of the pen among the files for participants either."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from arena.competitions.answers import add_answers
from arena.competitions.models import Competition, DataFile, Round
from arena.competitions.services import put_file
from arena.core.errors import Invalid
from tests.cast import ANSWERS, NOW, QUESTIONS, SPLIT

CONTENTS = {
    "answers": json.dumps(ANSWERS).encode(),
    "questions": json.dumps(QUESTIONS).encode(),
    "splits": b"id,split\n" + "".join(f"{i},{side}\n" for i, side in SPLIT.items()).encode(),
}
SetNow = Callable[[datetime], None]


@pytest.fixture
def answered(round_: Round, now: SetNow, tmp_path: Path) -> Callable[[], None]:
    def put() -> None:
        for name, content in CONTENTS.items():
            (tmp_path / name).write_bytes(content)
        add_answers(
            round_=round_,
            answers=tmp_path / "answers",
            questions=tmp_path / "questions",
            splits=tmp_path / "splits",
        )

    return put


def put(competition: Competition, name: str) -> None:
    put_file(competition=competition, path="data/slip.json", stream=io.BytesIO(CONTENTS[name]))


@pytest.mark.parametrize("name", ["answers", "splits"])
def test_what_is_secret_becomes_no_file(answered: Callable[[], None], competition: Competition, name: str) -> None:
    answered()
    with pytest.raises(Invalid) as error:
        put(competition, name)
    assert (error.value.code, DataFile.objects.count()) == ("holds_answers", 0)


@pytest.mark.parametrize("name", ["answers", "splits"])
def test_a_file_becomes_no_secret(
    answered: Callable[[], None], competition: Competition, round_: Round, name: str
) -> None:
    Round.objects.update(answers=None)
    put(competition, name)
    with pytest.raises(Invalid) as error:
        answered()
    assert (error.value.code, Round.objects.get().answers) == ("holds_answers", None)


def test_questions_are_for_everybody(answered: Callable[[], None], competition: Competition) -> None:
    answered()
    put(competition, "questions")
    assert DataFile.objects.count() == 1


def test_after_the_end_answers_may_be_given_out(
    answered: Callable[[], None], competition: Competition, now: SetNow
) -> None:
    answered()
    Round.objects.update(closes_at=NOW + timedelta(hours=1))
    now(NOW + timedelta(hours=1))
    put(competition, "answers")
    assert DataFile.objects.count() == 1
