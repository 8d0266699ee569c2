"""What a team runs offline is what the site does: of the same file the same figures and words, to the last digit."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions import answers
from arena.competitions.models import Competition, Round
from arena.core.problems import render_problems
from arena.leaderboards.models import PrivateScore
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team
from scoring.__main__ import main
from tests.cast import NOW
from tests.scoring.samples import COUNT, PRESETS, File, Sample, table

SAMPLES: dict[str, Callable[[], Sample]] = {
    **PRESETS,
    "table of numbers": lambda: table(["rmse", "r2", "spearman"], "numbers"),
    "table of labels": lambda: table(["f1_macro", "accuracy"], "labels"),
    "table of probabilities": lambda: table(["log_loss", "top_k_accuracy:k=2"], "matrix"),
    "table of scores": lambda: table(["roc_auc", "average_precision"], "scores"),
    "table of lists": lambda: table(["map_at_k", "ndcg_at_k"], "lists"),
}
Printed = dict[str, Any]


class Site:
    """A round with a sample's task and answers, and the same on a command line."""

    def __init__(self, sample: Sample, folder: Path, competition: Competition, team: Team, owner: User) -> None:
        self.sample, self.folder, self.team, self.owner = sample, folder, team, owner
        self.task = self._write("task.yaml", yaml.safe_dump(dict(sample.description), allow_unicode=True).encode())
        self.files = {"answers": self._write("answers", bytes(sample.answers))}
        self.files["splits"] = self._write("splits", self._sides(sample.answers))
        if sample.questions:
            self.files["questions"] = self._write("questions", bytes(sample.questions))
        self.round = Round.objects.create(
            competition=competition,
            slug="contest",
            title_en="Contest",
            title_ko="대회",
            opens_at=datetime.fromisoformat("2020-01-01T00:00:00Z"),
            closes_at=datetime.fromisoformat("2040-01-01T00:00:00Z"),
            task=dict(sample.description),
        )
        answers.add_answers(round_=self.round, **self.files)

    def send(self, content: bytes) -> Submission:
        file = SimpleUploadedFile("results", content)
        return services.submit(
            team=self.team, round_=self.round, user=self.owner, predictions=file, received_at=NOW
        ).submission

    def arguments(self, content: bytes, *files: str) -> list[str]:
        given = [word for name in files if name in self.files for word in (f"--{name}", str(self.files[name]))]
        return ["--task", str(self.task), *given, str(self._write("results", content))]

    def _sides(self, answers: File) -> bytes:
        ids = [answers.id_of(row) for row in answers.rows]
        sides = [b"%b,%b\n" % (identity, (b"public", b"private")[place % 3 == 0]) for place, identity in enumerate(ids)]
        return b"id,split\n" + b"".join(sides)

    def _write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


@pytest.fixture(params=SAMPLES)
def site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    competition: Competition,
    team: Team,
    owner: User,
    now: Callable[[datetime], None],
) -> Site:
    return Site(SAMPLES[request.param](), tmp_path, competition, team, owner)


@pytest.fixture
def offline(site: Site, capsys: pytest.CaptureFixture[str]) -> Callable[..., Printed]:
    """What `python -m scoring` prints as JSON of a file."""

    def run(command: str, content: bytes, *files: str, lang: str = "en") -> Printed:
        main([command, *site.arguments(content, *files), "--json", "--lang", lang])
        printed: Printed = json.loads(capsys.readouterr().out)
        return printed

    return run


def part(result: Any) -> Printed:
    return {name: getattr(result, name) for name in ("score", "metrics", "rows", "segments")}


def test_a_score(site: Site, offline: Callable[..., Printed], score_all: Callable[[], int]) -> None:
    content = bytes(site.sample.predictions)
    submission = site.send(content)
    score_all()

    evaluation = submission.evaluations.get()
    private = PrivateScore.objects.get(evaluation=evaluation)

    sides = offline("score", content, "answers", "questions", "splits")
    preset = {name: sides["public"].pop(name) for name in ("preset", "version")}
    assert part(evaluation) == sides["public"]
    assert preset | part(private) == sides["private"]
    assert evaluation.rows + private.rows == COUNT
    whole = offline("score", content, "answers")
    assert (private.all_score, private.all_metrics) == (whole["score"], whole["metrics"])


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("where", ["by the parser", "by the engine"])
def test_a_refusal(
    site: Site, offline: Callable[..., Printed], score_all: Callable[[], int], where: str, language: str
) -> None:
    file = site.sample.predictions
    rows = {"by the parser": [*file.rows[1:], file.rows[5]], "by the engine": file.rows[1:]}[where]
    content = bytes(file.of(rows).with_part(file.first, "id", b"999999"))
    submission = site.send(content)
    score_all()
    submission.refresh_from_db()

    printed = offline("score", content, "answers", "questions", lang=language)

    assert submission.state == "invalid"
    assert printed == {"errors": render_problems(submission.errors, language), "total": submission.error_total}
    assert printed["total"] == {"by the parser": 1, "by the engine": 2}[where]
