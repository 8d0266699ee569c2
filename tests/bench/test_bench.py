"""The benches, tiny: every contender that is installed runs, comes to the same scores, and is told of."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.contests import CONTESTS
from bench.process import NEEDS, Run, check_agreement, installed
from bench.targets import Target

RUN_KEYS = {"seconds", "cpu_seconds", "memory", "scores"}


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run benches at a tiny size; gives what they print, and their report."""

    def run(*names: str) -> tuple[str, dict]:
        out = tmp_path / "bench.json"
        sizes = ["--rows", "30", "--times", "2", "--folder", str(tmp_path / "work")]
        assert main([*names, *sizes, "--out", str(out)]) == 0
        return capsys.readouterr().out, json.loads(out.read_text())

    return run


def missing(names) -> set[str]:
    return {name for name in names if any(find_spec(package) is None for package in NEEDS.get(name, []))}


def test_melon(bench):
    names = ["arena", "reference", "reference, sets", "pytrec_eval", "ranx", "floor"]
    printed, report = bench("melon")

    found = report["benches"]["melon"]
    assert {*found["runs"]} == {*names, "large"} - missing(names)
    assert all({*run} == RUN_KEYS for runs in found["runs"].values() for run in runs)
    assert {*found["runs"]["arena"][0]["scores"]} == {"songs_ndcg", "tags_ndcg", "score"}
    assert {*found["targets"][0]} == {"what", "value", "limit", "at_least", "met"}
    assert len(found["targets"]) == 7 - len(missing(names))
    assert all(f"| {target['what']} " in printed for target in found["targets"])
    assert {line.split(":")[0] for line in printed.splitlines() if "not installed" in line} == missing(names)
    assert {*report} == {"at", "machine", "load", "versions", "benches"}


def test_sandbox(bench):
    printed, report = bench("sandbox")

    found = report["benches"]["sandbox"]
    assert {name: {*each} for name, each in found["seconds"].items()} == {
        "tiny": {"here", "child"},
        "full": {"here", "child"},
    }
    assert [target["what"] for target in found["targets"]] == ["seconds that the child costs a tiny file"]
    assert found["targets"][0]["what"] in printed


def test_formats(bench):
    printed, report = bench("formats")

    found = report["benches"]["formats"]
    assert {*found} == {*CONTESTS} - missing(CONTESTS)
    for name, each in found.items():
        assert {*each} == {"megabytes", "arena", name}
        assert len(each["arena"]) == len(each[name]) == 2
        assert f"| {name} " in printed


def run(**scores: float) -> Run:
    return Run(seconds=1.0, cpu_seconds=1.0, memory=1.0, scores=scores)


def test_contenders_must_agree():
    check_agreement({"ours": [run(score=0.5)], "theirs": [run(score=0.5 + 1e-10), run(score=0.5)]})

    with pytest.raises(AssertionError, match=r"^ours says .* theirs says"):
        check_agreement({"ours": [run(score=0.5)], "theirs": [run(score=0.5), run(score=0.5 + 1e-8)]})
    with pytest.raises(AssertionError):
        check_agreement({"ours": [run(score=0.5)], "theirs": [run(score=0.5, other=1.0)]})


def test_who_is_not_installed_is_told_of(monkeypatch, capsys):
    monkeypatch.setitem(NEEDS, "floor", ["no_such_package"])

    assert installed(["arena", "floor"]) == ["arena"]
    assert capsys.readouterr().out == "floor: no_such_package not installed (make bench installs what is missing)\n"


@pytest.mark.parametrize(("value", "at_least", "met"), [(6, True, True), (5.9, True, False), (6.1, False, False)])
def test_a_target_is_met_or_missed(value, at_least, met):
    assert Target("x", value, limit=6, at_least=at_least).met is met
