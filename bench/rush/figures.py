"""From logs and samples to the figures of the report."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from arena.submissions.models import Submission
from bench.rush.contest import FULL
from bench.rush.options import Options
from bench.rush.watch import Watch

QUARTERS = 4
Lines = list[dict[str, Any]]


def percentile(values: Iterable[float], share: float) -> float | None:
    ordered = sorted(values)
    return ordered[min(math.ceil(share * len(ordered)), len(ordered)) - 1] if ordered else None


def spread(values: Sequence[float]) -> dict[str, float | None]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: _rounded(percentile(values, share)) for name, share in shares.items()}


def accepting(sent: Lines, options: Options) -> dict[str, Any]:
    """Seconds run from when a file was due to be sent: a client that had to wait for its turn is not left out."""
    quick = [line for line in sent if not line["lasts"]]
    refused = Counter(line["code"] for line in sent if 400 <= line["status"] < 500)
    early = [line for line in quick if line["status"] == 409 and line["began"] < options.seconds]
    taken = [line for line in quick if line["status"] == 201]
    is_full = {True: [], False: []}  # type: dict[bool, list[float]]
    for line in taken:
        is_full[line["sample"].startswith(FULL)].append(line["ended"] - line["due"])
    return {
        "offered": len(sent),
        "accepted": sum(line["status"] == 201 for line in sent),
        "refused": dict(refused),
        "refused_though_begun_before_the_deadline": len(early),
        "errors": dict(Counter(f"{line['status']} {line['code']}" for line in sent if not 200 <= line["status"] < 500)),
        "seconds": spread(is_full[False] + is_full[True]),
        "seconds_of_small_files": spread(is_full[False]),
        "seconds_of_full_files": spread(is_full[True]),
        "refusing_seconds": spread([each["ended"] - each["due"] for each in quick if 400 <= each["status"] < 500]),
        "latest_start": _rounded(max((line["began"] - line["due"] for line in sent), default=0.0)),
    }


def reading(lines: Lines) -> dict[str, Any]:
    polls = [line for line in lines if not line["page"]]
    lasted = max((line["ended"] for line in lines), default=0.0)
    return {
        "reads": len(lines),
        "reads_per_second": _rounded(len(lines) / lasted) if lasted else None,
        "statuses": dict(Counter(str(line["status"]) for line in lines)),
        "errors": sum(not 200 <= line["status"] < 500 for line in lines),
        "seconds": spread([line["ended"] - line["due"] for line in polls]),
        "seconds_of_changed": spread([line["ended"] - line["due"] for line in polls if line["status"] == 200]),
        "bytes_of_changed": percentile([line["bytes"] for line in polls if line["status"] == 200], 0.5),
    }


def scoring(watch: Watch, options: Options, drained_at: float | None) -> dict[str, Any]:
    done = [(each.received_at, each.finished_at) for each in Submission.objects.all() if each.finished_at]
    waits = [(finished - received).total_seconds() for received, finished in done]
    during = sum(finished.timestamp() - watch.begin <= options.seconds for _, finished in done)
    return {
        "verdicts": len(waits),
        "backlog": [[round(at, 1), count] for at, count in zip(watch.times, watch.backlog, strict=True)],
        "backlog_max": max(watch.backlog, default=0),
        "seconds_to_drain": _rounded(drained_at - options.seconds) if drained_at else None,
        "scored_per_second_in_the_rush": _rounded(during / options.seconds),
        "seconds_to_verdict": spread(waits),
        "claimed_more_than_once": Submission.objects.filter(attempt__gt=1).count(),
    }


def resources(watch: Watch) -> dict[str, Any]:
    memory = {role: _memory(values) for role, values in watch.memory.items()}
    cores = {role: _rounded(seconds / watch.lasted) for role, seconds in watch.processor.items()}
    ours = sum(watch.processor.values())
    return {
        "memory_mb": memory,
        "cores_used": cores,
        "cores_used_by_others": _rounded(max(0.0, watch.machine_busy - ours) / watch.lasted),
    }


def _memory(values: list[float]) -> dict[str, Any]:
    """Settled at the start, the median of each quarter (what grows for ever grows in all of them), and the most."""
    edges = [len(values) * quarter // QUARTERS for quarter in range(QUARTERS + 1)]
    quarters = [values[start:end] or values for start, end in pairwise(edges)]
    return {
        "start": round(median(values[2:7] or values)),
        "quarters": [round(median(each)) for each in quarters],
        "max": round(max(values)),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
