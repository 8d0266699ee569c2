"""One run of one contender in a process of its own: `python -m bench.process NAME FOLDER` prints figures as JSON."""

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from bench.machine import peak_memory
from bench.work import Work
from tools.environment import ROOT

AGREEMENT = 1e-9
CONTENDERS = {
    "arena": "bench.ours:Arena",
    "reference": "bench.reference:WithLists",
    "reference, sets": "bench.reference:WithSets",
    "pytrec_eval": "bench.with_pytrec_eval:PytrecEval",
    "ranx": "bench.with_ranx:Ranx",
    "floor": "bench.ours:Floor",
    "brunch": "bench.official:Brunch",
    "recsys": "bench.official:RecSys",
    "shopping": "bench.official:Shopping",
    "speech": "bench.official:Speech",
    "table": "bench.with_pandas:Pandas",
}
NEEDS = {"pytrec_eval": ["pytrec_eval"], "ranx": ["ranx"], "table": ["pandas", "sklearn"]}
"""Packages of requirements-bench.txt, which only `make bench` installs."""


@dataclass(frozen=True)
class Run:
    """``memory``: MiB at most, above what the interpreter and the contender's modules hold before any data."""

    seconds: float
    cpu_seconds: float
    memory: float
    scores: dict[str, float]

    @property
    def megabytes(self) -> float:
        return self.memory * 1.048576


def installed(names: Iterable[str]) -> list[str]:
    """Those of these contenders that can be run here; of each other one a line tells why not."""
    missing = {name: [package for package in NEEDS.get(name, []) if find_spec(package) is None] for name in names}
    for name, packages in missing.items():
        if packages:
            print(f"{name}: {' and '.join(packages)} not installed (make bench installs what is missing)")
    return [name for name, packages in missing.items() if not packages]


def measure(name: str, work: Work) -> Run:
    command = [sys.executable, "-m", "bench.process", name, str(work.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def check_agreement(runs: dict[str, list[Run]]) -> None:
    """Raise AssertionError unless all come to the same scores: a faster wrong answer is none."""
    everybody = [(name, each.scores) for name, of_name in runs.items() for each in of_name]
    first, expected = everybody[0]
    for name, scores in everybody:
        if expected.keys() != scores.keys() or any(abs(scores[key] - expected[key]) > AGREEMENT for key in expected):
            raise AssertionError(f"{first} says {expected}, and {name} says {scores}")


def ratio(theirs: list[Run], ours: list[Run]) -> float:
    """How many times as long as we they take: the median over the turns."""
    return median(their.seconds / our.seconds for their, our in zip(theirs, ours, strict=False))


def cpu_ratio(theirs: list[Run], ours: list[Run]) -> float:
    return median(their.cpu_seconds / our.cpu_seconds for their, our in zip(theirs, ours, strict=False))


def main(name: str, folder: Path) -> None:
    module, _, kind = CONTENDERS[name].partition(":")
    contender = getattr(importlib.import_module(module), kind)()
    work = Work(folder)
    base = peak_memory()
    contender.prepare(work)
    _read(work.results)
    began, began_cpu = time.perf_counter(), time.process_time()
    scores = contender.run(work.results)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    figures = {"seconds": seconds, "cpu_seconds": cpu_seconds, "memory": peak_memory() - base, "scores": scores}
    print(json.dumps(figures))


def _read(path: Path) -> None:
    """So that nobody waits for the disk."""
    with path.open("rb") as file:
        while file.read(1 << 16):
            pass


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
