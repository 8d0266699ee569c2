"""What must be true of a site at rest, read from its database and its files; every sentence is a broken promise.

Written apart from the code it judges: states, sums and boards are worked out anew here.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Sum

from arena.competitions.models import Round
from arena.core import storage
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding, Standing
from arena.submissions.models import Evaluation, QuotaEntry, Submission

LEGAL = {
    ("", "queued"), ("queued", "scoring"), ("queued", "withdrawn"), ("scoring", "queued"), ("scoring", "scored"),
    ("scoring", "invalid"), ("scoring", "failed"), ("failed", "queued"), ("scored", "withdrawn"),
}  # fmt: skip
LEDGER = {
    "scored": [["commit", "reserve"]],
    "invalid": [["commit", "reserve"]],
    "failed": [["refund", "reserve"]],
    "withdrawn": [["refund", "reserve"], ["commit", "reserve"]],
}


def broken_promises() -> list[str]:
    submissions = Submission.objects.prefetch_related("events", "evaluations", "quota_entries").order_by("pk")
    found = [sentence for each in submissions.iterator(500) for sentence in _of_submission(each)]
    return [*found, *_of_files(), *_of_quotas(), *_of_boards()]


def _of_submission(submission: Submission) -> Iterator[str]:
    name = f"submission {submission.public_id} ({submission.state})"
    if submission.state not in LEDGER:
        yield f"{name} is not in a final state"
        return
    events = sorted(submission.events.all(), key=lambda event: event.pk)
    edges = [(event.from_state, event.to_state) for event in events]
    if not set(edges) <= LEGAL or any(a[1] != b[0] for a, b in pairwise([("", ""), *edges])):
        yield f"{name} went an illegal way: {edges}"
    if edges[-1][1] != submission.state:
        yield f"{name} is not where its last event leads: {edges[-1]}"
    if submission.lease_owner or submission.lease_until:
        yield f"{name} still has a lease"
    effective = [each.attempt for each in submission.evaluations.all() if each.effective]
    if effective != ([submission.attempt] if submission.state == "scored" else []):
        yield f"{name}, attempt {submission.attempt}: effective evaluations of the attempts {effective}"
    lines = sorted(entry.kind for entry in submission.quota_entries.all())
    if lines not in LEDGER[submission.state]:
        yield f"{name} has these lines in the ledger: {lines}"


def _of_files() -> Iterator[str]:
    for sha256 in set(Submission.objects.values_list("sha256", flat=True)):
        path = storage.uploads.path(sha256)
        if not path.exists():
            yield f"the file {sha256} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"the file {sha256} is not what its name says"


def _of_quotas() -> Iterator[str]:
    limits = dict(Round.objects.values_list("pk", "submissions_per_day"))
    days = QuotaEntry.objects.order_by().values("team", "round", "day").annotate(used=Sum("amount"))
    for day in days:
        if not 0 <= day["used"] <= limits[day["round"]]:
            yield f"team {day['team']} has used {day['used']} of {limits[day['round']]} on {day['day']}"


def _of_boards() -> Iterator[str]:
    for table, scores in ((PublicStanding, _public_scores()), (PrivateStanding, _private_scores())):
        kept, expected = _kept(table), _expected(scores, private=table is PrivateStanding)
        if kept != expected:
            yield f"{table.__name__} has {kept}, which should be {expected}"


def _kept(table: type[Standing]) -> dict[str, Any]:
    rows = table._default_manager.values_list("round_id", "team_id", "submission_id", "score", "submissions")
    return {f"{round_}/{team}": list(rest) for round_, team, *rest in rows}


def _public_scores() -> dict[int, float]:
    return dict(Evaluation.objects.filter(effective=True).values_list("submission_id", "score"))


def _private_scores() -> dict[int, float]:
    rows = PrivateScore.objects.filter(evaluation__effective=True)
    return dict(rows.values_list("evaluation__submission_id", "score"))


def _expected(scores: dict[int, float], *, private: bool) -> dict[str, Any]:
    public, entries = _public_scores(), {}
    for submission in Submission.objects.filter(state="scored").select_related("round"):
        entries.setdefault((submission.round_id, submission.team_id), []).append(submission)
    boards = {}
    for (round_, team), sent in entries.items():
        counting = _counting(sent, public) if private else sent
        best = min(counting, key=lambda each: _order(each, scores))
        boards[f"{round_}/{team}"] = [best.pk, scores[best.pk], len(sent)]
    return boards


def _counting(sent: list[Submission], public: dict[int, float]) -> list[Submission]:
    chosen = [each for each in sent if each.is_final]
    return chosen or sorted(sent, key=lambda each: _order(each, public))[: sent[0].round.max_final]


def _order(submission: Submission, scores: dict[int, float]) -> tuple[float, datetime, int]:
    return (-scores[submission.pk], submission.received_at, submission.pk)
