"""A report is kept whole, and proves itself: by its own rows, and by the files."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

import scoring
from scoring import Problem
from scoring.__main__ import main
from scoring.report import NoReport, Report
from scoring.verify import check_report, compare_with_files


@pytest.fixture
def files(written, playlist):
    answers = [playlist(i, songs=list(range(i, i + 7))) for i in range(40)]
    sides = "\n".join(f"{i},{'public' if i % 3 else 'private'}" for i in range(40))
    paths = written(answers, "answers"), written([playlist(i) for i in range(40)], "results")
    return (*paths, written(f"id,split\n{sides}\n", "splits"))


@pytest.fixture
def scored(files, melon):
    answers = scoring.compile_answers(files[0], melon)
    columns = scoring.read_predictions(files[1], melon)
    return columns, answers, scoring.score(columns, answers, melon, scoring.read_split(files[2], answers))


@pytest.fixture
def report(scored):
    return scored[2]


def named(problems) -> str:
    return ", ".join(problem.field for problem in problems)


def saved(report: Report) -> bytes:
    buffer = io.BytesIO()
    report.save(buffer)
    return buffer.getvalue()


def test_there_and_back(report):
    again = Report.load(io.BytesIO(saved(report)))

    assert (again.parts, again.hashes) == (report.parts, report.hashes)
    assert again.public_rows.tolist() == report.public_rows.tolist()
    assert {name: rows.tobytes() for name, rows in again.per_row.items()} == {
        name: rows.tobytes() for name, rows in report.per_row.items()
    }
    assert saved(again) == saved(report)


def test_without_a_split(scored, melon):
    whole = scoring.score(*scored[:2], melon)

    again = Report.load(io.BytesIO(saved(whole)))

    assert (list(again.parts), again.public_rows) == (["all"], None)
    assert list(check_report(again, melon)) == []


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"x" * 100], ids=["empty", "empty zip", "text"])
def test_no_report(content):
    with pytest.raises(NoReport):
        Report.load(io.BytesIO(content))


@pytest.mark.parametrize(
    "changed",
    [
        {"public_rows": np.ones(39, dtype=bool)},
        {"public_rows": np.ones(40)},
        {"public_rows": np.ones((40, 1), dtype=bool)},
        {"per_row": {}},
        {"per_row": {"songs_ndcg": np.ones(40), "tags_ndcg": np.ones(39)}},
        {"per_row": {"songs_ndcg": np.array(["x"] * 40), "tags_ndcg": np.ones(40)}},
        {"per_row": {"songs_ndcg": np.float64(1), "tags_ndcg": np.float64(1)}},
        {"per_row": {"songs_ndcg": np.ones(0), "tags_ndcg": np.ones(0)}, "public_rows": None},
    ],
)
def test_rows_that_are_none(changed, report):
    with pytest.raises(NoReport):
        Report.load(io.BytesIO(saved(replace(report, **changed))))


@pytest.mark.parametrize("rows", [{}, {"songs_ndcg": np.ones((40, 2))}])
def test_rows_of_another_metric(rows, report, melon):
    forged = replace(report, per_row={"tags_ndcg": report.per_row["tags_ndcg"], **rows})

    assert named(check_report(forged, melon)) == "all, public, private"


def test_it_proves_itself(scored, melon):
    columns, answers, report = scored

    assert list(check_report(report, melon)) == []
    assert list(compare_with_files(report, columns, answers, melon)) == []


def test_a_better_score_than_its_rows_give(report, melon):
    public = replace(report.public, score=np.nextafter(report.public.score, 1))

    assert list(check_report(replace(report, public=public), melon)) == [Problem("report_differs", field="public")]


def test_other_counts_or_sides_than_its_rows_give(report, melon):
    forged = {
        "private": replace(report, private=replace(report.private, rows=report.private.rows + 1)),
        "public": replace(report, public=None),
        "public, private": replace(report, public_rows=None),
    }

    assert {named(check_report(each, melon)): each for each in forged.values()} == forged


def test_segments_that_do_not_come_out(written):
    task = scoring.load_task({"preset": "table", "metric": "mae", "target": "y", "segments": "city"})
    rows = [f"{i},{i},{'ab'[i % 2]}\n" for i in range(60)]
    answers = scoring.compile_answers(written("id,y,city\n" + "".join(rows), "answers.csv"), task)
    columns = scoring.read_predictions(written("id,y\n" + "".join(f"{i},5\n" for i in range(60)), "results.csv"), task)
    report = scoring.score(columns, answers, task)
    better = {"a": replace(report.all.segments["a"], metrics={"mae": 0.0}), "b": report.all.segments["b"]}

    assert named(compare_with_files(report, columns, answers, task)) == ""
    for segments in (better, {}):
        forged = replace(report, all=replace(report.all, segments=segments))
        assert named(compare_with_files(forged, columns, answers, task)) == "all"


def test_segments_by_the_questions(files, written, playlist, melon):
    shown = written([playlist(i, songs=[900][: i % 2], tags=["t"]) for i in range(40)], "questions")
    answers = scoring.compile_answers(files[0], melon, shown)
    columns = scoring.read_predictions(files[1], melon)
    report = scoring.score(columns, answers, melon)
    forged = replace(report, all=replace(report.all, segments={}))

    assert list(report.all.segments) == ["songs_tags", "title_tags"]
    assert named(compare_with_files(forged, columns, answers, melon)) == "all"
    assert named(compare_with_files(report, columns, scoring.compile_answers(files[0], melon), melon)) == ""


def test_a_row_made_better_with_its_sums(scored, melon):
    columns, answers, report = scored
    rows = {name: values.copy() for name, values in report.per_row.items()}
    rows["tags_ndcg"][1] = 0.5
    forged = replace(report, per_row=rows)

    assert [problem.field for problem in check_report(forged, melon)] == ["all", "public"]
    assert list(compare_with_files(forged, columns, answers, melon)) == [Problem("report_differs", field="tags_ndcg")]


def test_a_report_of_another_task_engine_or_answers(scored, melon):
    columns, answers, report = scored
    other = scoring.load_task({"preset": "melon-2020", "segment_min_rows": 30})

    found = [
        *check_report(report, other),
        *check_report(replace(report, engine="1"), melon),
        *compare_with_files(replace(report, answers_sha256="f" * 64), columns, answers, melon),
    ]

    assert [(problem.code, problem.field) for problem in found] == [
        ("report_of_another", "task_sha256"),
        ("report_of_another", "engine"),
        ("report_of_another", "answers_sha256"),
    ]


class TestCommand:
    @pytest.fixture
    def path(self, files, tmp_path, capsys):
        answers, results, splits = map(str, files)
        report = str(tmp_path / "report.npz")
        command = ["score", "--preset", "melon-2020", "--answers", answers, "--splits", splits, "--report", report]
        assert main([*command, results]) == 0
        capsys.readouterr()
        return report

    def printed(self, capsys, *arguments):
        status = main(["verify", "--preset", "melon-2020", "--json", *arguments])
        return status, json.loads(capsys.readouterr().out)

    def test_alone_and_with_the_files(self, path, files, report, capsys):
        both = ["--answers", str(files[0]), "--predictions", str(files[1])]

        done = {"verified": True, "segments": True, **report.hashes}
        assert self.printed(capsys, path) == (0, {**done, "files": False})
        assert self.printed(capsys, path, *both) == (0, {**done, "files": True})

    def test_segments_that_were_not_looked_at_are_not_called_verified(self, files, written, playlist, tmp_path, capsys):
        shown = str(written([playlist(i, songs=[900][: i % 2], tags=["t"]) for i in range(40)], "questions"))
        answers, results, _ = map(str, files)
        path = str(tmp_path / "segments.npz")
        both = ["--answers", answers, "--predictions", results]
        melon = ["--preset", "melon-2020"]
        assert main(["score", *melon, "--answers", answers, "--questions", shown, "--report", path, results]) == 0
        capsys.readouterr()

        told = [self.printed(capsys, path, *more)[1]["segments"] for more in ([], both, [*both, "--questions", shown])]
        assert told == [False, False, True]
        assert main(["verify", *melon, path, *both]) == 0
        assert "but not its segments: give --answers" in capsys.readouterr().out

    def test_other_predictions(self, path, files, written, playlist, capsys):
        other = written([playlist(i, tags=list("abcdefghij")) for i in range(40)], "other")

        status, printed = self.printed(capsys, path, "--answers", str(files[0]), "--predictions", str(other))

        assert status == 1
        assert [error["field"] for error in printed["errors"]] == ["all", "public", "private", "tags_ndcg"]

    def test_what_is_no_report(self, files, capsys):
        status, printed = self.printed(capsys, str(files[0]))

        assert (status, [error["code"] for error in printed["errors"]]) == (2, ["no_report"])

    def test_predictions_without_answers(self, path, files, capsys):
        status, printed = self.printed(capsys, path, "--predictions", str(files[1]))

        assert (status, [error["code"] for error in printed["errors"]]) == (2, ["usage"])
