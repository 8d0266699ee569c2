"""The report for people: tables that are Markdown as well, and the backlog as a line of blocks."""

from collections.abc import Sequence
from typing import Any

from bench.table import print_table

BLOCKS = " ▁▂▃▄▅▆▇█"
COLUMNS = 64


def print_report(found: dict[str, Any]) -> None:
    accept, read, score = found["accepting"], found["reading"], found["scoring"]
    print_table(["what", "value"], [
        ["offered / accepted", f"{accept['offered']} / {accept['accepted']}"],
        ["refused", _counts(accept["refused"])],
        ["… of them begun before the deadline", str(accept["refused_though_begun_before_the_deadline"])],
        ["errors (no answer, or 5xx)", _counts(accept["errors"])],
        ["accepting call", _spread(accept["seconds"])],
        ["… files of 22 MB", _spread(accept["seconds_of_full_files"])],
        ["refusing call", _spread(accept["refusing_seconds"])],
        ["board reads", f"{read['reads']}, {read['reads_per_second']} a second; {_counts(read['statuses'])}"],
        ["board read", _spread(read["seconds"])],
        ["… when it has changed", _spread(read["seconds_of_changed"])],
        ["backlog at most", str(score["backlog_max"])],
        ["drained after the deadline in", _seconds(score["seconds_to_drain"])],
        ["scored in the rush", f"{score['scored_per_second_in_the_rush']} a second"],
        ["upload to verdict", _spread(score["seconds_to_verdict"])],
        ["scored again after the kill", str(score["claimed_more_than_once"])],
    ])  # fmt: skip
    used, memory = found["resources"]["cores_used"], found["resources"]["memory_mb"]
    rows = [
        [
            role,
            f"{of_role['start']} MB",
            ", ".join(map(str, of_role["quarters"])),
            f"{of_role['max']} MB",
            f"{used.get(role, 0):.2f}",
        ]
        for role, of_role in memory.items()
    ]
    rows.append(["other programs", "", "", "", f"{found['resources']['cores_used_by_others']:.2f}"])
    print_table(["process", "memory at the start", "in each quarter", "at most", "cores used"], rows)
    _print_chart(score["backlog"], found["events"])
    for promise, broken in found["promises"].items():
        print(f"{'BROKEN' if broken else 'kept  '}  {promise}")
        for sentence in broken[:5]:
            print(f"          {sentence}")


def _print_chart(backlog: Sequence[Sequence[float]], events: dict[str, float]) -> None:
    """Time to the right, one column for a stretch of it; below, a letter where something happened."""
    if not backlog:
        return
    last, most = backlog[-1][0], max(count for _, count in backlog) or 1
    columns: list[float | None] = [None] * COLUMNS
    for at, count in backlog:
        place = _column(at, last)
        columns[place] = max(columns[place] or 0, count)
    known = 0.0
    bars = ""
    for column in columns:
        known = known if column is None else column
        bars += BLOCKS[round(known / most * (len(BLOCKS) - 1))]
    marks = [" "] * COLUMNS
    for name, at in events.items():
        marks[_column(at, last)] = name[0].upper()
    print(f"waiting |{bars}| at most {most:.0f}, {last:.0f} s in all")
    print(f"         {''.join(marks)}  {', '.join(f'{name[0].upper()} {name}' for name in events)}\n")


def _column(at: float, last: float) -> int:
    return max(0, min(COLUMNS - 1, int(at / (last or 1) * COLUMNS)))


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def _spread(values: dict[str, float | None]) -> str:
    return ", ".join(f"{name} {_seconds(value)}" for name, value in values.items()) if values["p50"] else "none"


def _seconds(value: float | None) -> str:
    if value is None:
        return "never"
    return f"{value:.1f} s" if value >= 10 else f"{value * 1000:.0f} ms"
