"""The other contests at their size and a table of a million rows, bytes to report, against what else scores them.

That is the contest's evaluator retold in plain Python, and for a table pandas with scikit-learn. For transcripts both
sides have the same C code count the edits, which is most of the work.
"""

from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.contests import CONTESTS, make_work
from bench.process import Run, check_agreement, cpu_ratio, installed, measure, ratio
from bench.table import print_table, spread
from bench.work import Work

if TYPE_CHECKING:
    from bench.__main__ import Options


def run(options: "Options") -> dict[str, Any]:
    works = {name: make_work(options.folder, name, options.share) for name in installed(CONTESTS)}
    sides = {name: take_turns(name, work, options.times) for name, work in works.items()}
    print_figures(works, sides)
    return {
        name: {"megabytes": works[name].megabytes}
        | {contender: [asdict(each) for each in runs] for contender, runs in both.items()}
        for name, both in sides.items()
    }


def take_turns(name: str, work: Work, times: int) -> dict[str, list[Run]]:
    """Our runs, and then those of the others."""
    both: dict[str, list[Run]] = {"arena": [], name: []}
    for _ in range(times):
        for contender, runs in both.items():
            runs.append(measure(contender, work))
    check_agreement(both)
    return both


def print_figures(works: dict[str, Work], sides: dict[str, dict[str, list[Run]]]) -> None:
    print_table(
        ["file", "MB", "ours, seconds", "theirs, seconds", "x ours", "x ours by CPU", "our MB", "their MB"],
        [
            [
                name,
                f"{works[name].megabytes:.0f}",
                *(spread([each.seconds for each in runs]) for runs in both.values()),
                f"{ratio(both[name], both['arena']):.2f}",
                f"{cpu_ratio(both[name], both['arena']):.2f}",
                *(f"{median(each.megabytes for each in runs):.0f}" for runs in both.values()),
            ]
            for name, both in sides.items()
        ],
    )
