"""What was promised, held against what the site kept: the clients' log on one side, the database on the other."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from arena.pipeline import invariants
from arena.pipeline.invariants.texts import SAYS, sentence
from arena.submissions.models import Evaluation, Submission
from bench.rush.contest import BROKEN

Lines = list[dict[str, Any]]
Kept = dict[str, Submission]
SURELY_HEARD = 10.0  # seconds within which even a busy site has begun to read what a client began to send
FINAL = {"scored", "invalid", "failed", "withdrawn"}


def broken_promises(sent: Lines, *, deadline: float) -> dict[str, list[str]]:
    """By promise, what breaks it; an empty list where it is kept. First the clients' side, then the site's own."""
    kept = {str(each.public_id): each for each in Submission.objects.all()}
    accepted = [line for line in sent if line["status"] == 201]
    found = {
        "every 201 is in a final state, with the bytes that were sent": _final(accepted, kept),
        "nothing is kept that a client was told is not": _unasked(sent, accepted, kept),
        "right files are scored, wrong ones are not, equal ones alike": _verdicts(accepted, kept),
        "nothing begun after the deadline is taken, slow uploads begun before it are": _deadline(sent, deadline),
    }
    return {**{promise: list(sentences) for promise, sentences in found.items()}, **_invariants()}


def _final(accepted: Lines, kept: Kept) -> Iterator[str]:
    for line in accepted:
        found = kept.get(line["id"])
        if found is None:
            yield f"{line['id']} was acknowledged and is not there"
        elif found.state not in FINAL:
            yield f"{line['id']} is still {found.state}"
        if not line["same_bytes"]:
            yield f"{line['id']} has another SHA-256"


def _unasked(sent: Lines, accepted: Lines, kept: Kept) -> Iterator[str]:
    """A client that got no answer may have been heard all the same; one that was refused may not."""
    unanswered = sum(line["status"] == 0 or line["status"] >= 500 for line in sent)
    unknown = set(kept) - {line["id"] for line in accepted}
    if len(unknown) > unanswered:
        yield f"{len(unknown)} submissions that nobody knows of, with {unanswered} requests unanswered"


def _verdicts(accepted: Lines, kept: Kept) -> Iterator[str]:
    scores = dict(Evaluation.objects.filter(effective=True).values_list("submission_id", "score"))
    seen: dict[str, set[float | None]] = defaultdict(set)
    for line in accepted:
        if (found := kept.get(line["id"])) is None or found.state not in FINAL:
            continue
        if found.state != ("invalid" if line["sample"] == BROKEN else "scored"):
            yield f"{line['id']}, a file of the kind “{line['sample']}”, is {found.state}"
        seen[line["sample"]].add(scores.get(found.pk))
    yield from (f"files “{name}” scored {each}" for name, each in seen.items() if len(each) > 1)


def _deadline(sent: Lines, deadline: float) -> Iterator[str]:
    for line in sent:
        if line["status"] == 201 and line["began"] > deadline:
            yield f"{line['id']} began {line['began'] - deadline:.2f} s after the deadline"
        if line["lasts"] and line["began"] < deadline - SURELY_HEARD and line["status"] != 201:
            yield f"a slow upload from {line['began']:.0f} to {line['ended']:.0f} s: {line['status']} {line['code']}"


def _invariants() -> dict[str, list[str]]:
    """What `manage.py verify_invariants` looks at: evaluations, the ledger, the boards, the files."""
    return {
        f"{outcome['id']}: {SAYS[outcome['id']]}": [
            f"{each['subject']}: {sentence(each)}" for each in outcome["violations"]
        ]
        for outcome in invariants.verify().invariants
    }
