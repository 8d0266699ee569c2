"""Each of the hundred bad files in a confined child, as in a worker: a verdict that is known, within the limits."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import scoring
from scoring.sandbox import ChildLimits, ParserServer
from tests.scoring.bad_files.edits import CANARY, Content, Edit, Whole
from tests.scoring.bad_files.formats import format_of
from tests.scoring.bad_files.table import BAD_FILES, SAME, Elsewhere, Try

LIMITS = ChildLimits(memory_bytes=512 << 20, cpu_seconds=10)
"""Less than a worker allows: a quarter of the memory, half of which is what NumPy maps, and a sixth of the time."""
LISTED = 3
ROOT = Path(__file__).parents[3]
TRIES = {
    f"{name} [{place}. {attempt.format}]": attempt
    for name, entries in BAD_FILES.items()
    for place, attempt in enumerate((each for entry in entries if isinstance(entry, list) for each in entry), start=1)
}


class Scorer(NamedTuple):
    """What a file is parsed and scored by."""

    server: ParserServer
    answers_of: Callable[[str], scoring.Answers]

    def report(self, format_: str, path: Path) -> scoring.Report:
        task = format_of(format_).task
        return scoring.score(self.server.parse(path, task), self.answers_of(format_), task)

    def outcome(self, format_: str, path: Path, right: scoring.Report) -> str:
        try:
            report = self.report(format_, path)
        except scoring.InvalidPredictions as error:
            return told(error)
        if bits(report) == bits(right):
            return SAME
        return f"score {report.all.score:.6f}" if report.all.score is not None else "another score"


def told(error: scoring.InvalidPredictions) -> str:
    places = [problem.code if problem.row is None else f"{problem.code}@{problem.row}" for problem in error.problems]
    return " ".join(places) if error.total <= LISTED else f"{places[0]} … {error.total} in all"


def bits(report: scoring.Report) -> tuple[object, ...]:
    return report.all, {name: values.tobytes() for name, values in report.per_row.items()}


def write(content: Content, path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
    return path


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scorer]:
    @cache
    def answers_of(format_: str) -> scoring.Answers:
        path = write(bytes(format_of(format_).answers), tmp_path_factory.mktemp("answers") / "answers")
        return scoring.compile_answers(path, format_of(format_).task)

    with ParserServer(limits=LIMITS) as server:
        yield Scorer(server, answers_of)


@pytest.fixture(scope="module")
def right(scorer: Scorer, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], scoring.Report]:
    """How the right file of a format is scored."""

    @cache
    def report(format_: str) -> scoring.Report:
        content = bytes(format_of(format_).predictions)
        return scorer.report(format_, write(content, tmp_path_factory.mktemp("right") / "results"))

    return report


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Try], Path]:
    """The bad file, written anew unless it is the one before in another format: some are large."""
    path = tmp_path_factory.mktemp("upload") / "upload"
    there: list[Edit] = []

    def make(attempt: Try) -> Path:
        if not isinstance(attempt.edit, Whole) or there != [attempt.edit]:
            write(attempt.edit(format_of(attempt.format).predictions), path)
            there[:] = [attempt.edit]
        return path

    return make


@pytest.mark.parametrize("attempt", TRIES.values(), ids=TRIES)
def test_what_comes_of_it(
    attempt: Try, scorer: Scorer, right: Callable[[str], scoring.Report], upload: Callable[[Try], Path]
) -> None:
    assert scorer.outcome(attempt.format, upload(attempt), right(attempt.format)) == attempt.outcome
    assert not CANARY.exists()


def test_the_hundred_are_all_here() -> None:
    assert [name.split()[0] for name in BAD_FILES if name.startswith("B")] == [f"B{n:02}" for n in range(1, 101)]
    assert [
        name for name, entries in BAD_FILES.items() if not any(isinstance(e, list | Elsewhere) for e in entries)
    ] == []


ELSEWHERE = [entry.test for entries in BAD_FILES.values() for entry in entries if isinstance(entry, Elsewhere)]


@pytest.mark.parametrize("test", ELSEWHERE)
def test_what_is_tested_elsewhere_is(test: str) -> None:
    path, name = test.split("::")

    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
