"""One run of one contender in a process of its own: `python -m bench.process NAME FOLDER` prints figures as JSON."""

import importlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.machine import peak_memory
from bench.work import Work
from tools.environment import ROOT

CONTENDERS = {
    "arena": "bench.ours:Arena",
    "reference": "bench.reference:WithLists",
    "reference, sets": "bench.reference:WithSets",
    "pytrec_eval": "bench.with_pytrec_eval:PytrecEval",
    "ranx": "bench.with_ranx:Ranx",
    "floor": "bench.ours:Floor",
}
NEEDS = {"pytrec_eval": "pytrec_eval", "ranx": "ranx"}
"""Packages of requirements-bench.txt, which only `make bench` installs."""


@dataclass(frozen=True)
class Run:
    """``memory``: MB at most, above what the interpreter and the contender's modules hold before any data."""

    seconds: float
    cpu_seconds: float
    memory: float
    scores: dict[str, float]


def available(name: str) -> bool:
    return name not in NEEDS or find_spec(NEEDS[name]) is not None


def measure(name: str, work: Work) -> Run:
    command = [sys.executable, "-m", "bench.process", name, str(work.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


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
