"""The contest's full size, bytes to report, against other evaluators; and nine times as much, for time and memory.

Each run has a process of its own, and the contenders take turns, so that a machine that is busy for a while is busy
for all. A ratio is the median over the turns of theirs divided by ours.
"""

from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.playlists import make_work
from bench.process import Run, check_agreement, cpu_ratio, installed, measure, ratio
from bench.table import print_table, print_targets, spread
from bench.targets import Target
from bench.work import Work

if TYPE_CHECKING:
    from bench.__main__ import Options

FASTER = {"reference": 6.0, "reference, sets": 2.5, "pytrec_eval": 6.0, "ranx": 50.0}
"""How many times as long as ours the others should take, at least."""
NAMES = ["arena", *FASTER, "floor"]
SLOW = {"ranx"}
"""Run three times only."""


def run(options: "Options") -> dict[str, Any]:
    small = make_work(options.folder, rows=options.rows)
    large = make_work(options.folder, rows=options.rows, copies=options.copies)
    runs = take_turns(small, large, options.times)
    check_agreement({name: of_name for name, of_name in runs.items() if name != "floor"})
    targets = [*speed_targets(runs), *size_targets(runs, small, large)]
    print_contenders(runs, small, large)
    print(f"arena takes {ratio(runs['arena'], runs['floor']):.2f} times as long as the floor\n")
    print_targets(targets)
    return {
        "megabytes": {"small": small.megabytes, "large": large.megabytes},
        "runs": {name: [asdict(each) for each in of_name] for name, of_name in runs.items()},
        "targets": [{**asdict(each), "met": each.met} for each in targets],
    }


def take_turns(small: Work, large: Work, times: int) -> dict[str, list[Run]]:
    """The runs of each contender that is installed, in the order of the turns; ``large`` is ours on the large file."""
    names = installed(NAMES)
    runs: dict[str, list[Run]] = {name: [] for name in (*names, "large")}
    for turn in range(times):
        for name in names:
            if name not in SLOW or turn < 3:
                runs[name].append(measure(name, small))
        runs["large"].append(measure("arena", large))
    return runs


def speed_targets(runs: dict[str, list[Run]]) -> list[Target]:
    return [
        Target(f"times as fast as {name}", ratio(runs[name], runs["arena"]), least, at_least=True)
        for name, least in FASTER.items()
        if name in runs
    ]


def size_targets(runs: dict[str, list[Run]], small: Work, large: Work) -> list[Target]:
    """The limits grow with the work, so that they also mean something for a small one."""
    copies = large.megabytes / small.megabytes
    memory = {name: median(each.megabytes for each in runs[name]) for name in ("arena", "large")}
    return [
        Target(f"MB at most for {small.megabytes:.0f} MB", memory["arena"], 96),
        Target(f"MB at most for {large.megabytes:.0f} MB, by its size", memory["large"] / large.megabytes, 1.6),
        Target(f"time for {copies:.1f} times the size", ratio(runs["large"], runs["arena"]), 9.5),
    ]


def print_contenders(runs: dict[str, list[Run]], small: Work, large: Work) -> None:
    ours = runs["arena"]
    print_table(
        ["contender", "MB", "seconds (median; range)", "CPU s", "x ours", "x ours by CPU", "MB above base"],
        [
            [
                name if name != "large" else "arena",
                f"{(large if name == 'large' else small).megabytes:.0f}",
                spread([each.seconds for each in of_name]),
                f"{median(each.cpu_seconds for each in of_name):.3f}",
                f"{ratio(of_name, ours):.2f}",
                f"{cpu_ratio(of_name, ours):.2f}",
                f"{median(each.megabytes for each in of_name):.0f}",
            ]
            for name, of_name in runs.items()
        ],
    )
