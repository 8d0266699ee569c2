"""What the confined child costs a submission: the same file read in a child and in this process, taking turns.

The server is warm, as it is in a worker; the cost of its first start is told besides.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.playlists import make_work
from bench.table import print_table, print_targets, spread
from bench.targets import Target
from bench.work import Work
from scoring import read_predictions
from scoring.sandbox import ParserServer

if TYPE_CHECKING:
    from bench.__main__ import Options

TINY_ROWS = 3
TINY_TIMES = 50
TINY_LIMIT = 0.020


def run(options: "Options") -> dict[str, Any]:
    tiny = make_work(options.folder, rows=TINY_ROWS)
    full = make_work(options.folder, rows=options.rows)
    with ParserServer() as server:
        first = seconds(lambda: server.parse(tiny.results, tiny.task()))
        figures = {
            "tiny": take_turns(server, tiny, max(TINY_TIMES, options.times)),
            "full": take_turns(server, full, options.times),
        }
    print_figures({"tiny": tiny, "full": full}, figures)
    print(f"the first file, which starts the server: {first:.3f} s\n")
    target = Target("seconds that the child costs a tiny file", overhead(figures["tiny"]), TINY_LIMIT)
    print_targets([target])
    return {"first": first, "seconds": figures, "targets": [{**asdict(target), "met": target.met}]}


def take_turns(server: ParserServer, work: Work, times: int) -> dict[str, list[float]]:
    task = work.task()
    here, child = [], []
    for _ in range(times):
        here.append(seconds(lambda: read_predictions(work.results, task)))
        child.append(seconds(lambda: server.parse(work.results, task)))
    return {"here": here, "child": child}


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def overhead(figures: dict[str, list[float]]) -> float:
    return median(child - here for child, here in zip(figures["child"], figures["here"], strict=True))


def print_figures(works: dict[str, Work], figures: dict[str, dict[str, list[float]]]) -> None:
    print_table(
        ["file", "MB", "in this process", "in a child", "the child costs"],
        [
            [
                name,
                f"{works[name].megabytes:.1f}",
                spread(each["here"]),
                spread(each["child"]),
                f"{overhead(each):.3f}",
            ]
            for name, each in figures.items()
        ],
    )
