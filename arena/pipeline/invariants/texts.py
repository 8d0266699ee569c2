"""The invariants and their violations in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAYS: dict[str, Promise] = {
    "I1": _("Every acknowledged submission's files are stored, byte for byte."),
    "I2": _("A scored submission has exactly one result that counts; the others have none."),
    "I3": _("Nothing is stuck: no claim outlives its lease, nobody waits while a worker is idle."),
    "I4": _("Every submission came to its state by legal steps, and each step is on record."),
    "I5": _("The quota ledger agrees with what happened to every submission."),
    "I6": _("No team was let in beyond the limit of its day."),
    "I7": _("Every row of every board equals its recomputation."),
    "I8": _("No stored file is missing or damaged, and none is left over for more than a day."),
}
PROBLEMS: dict[str, Promise] = {
    "file_missing": _("the file is not in the store (%(file)s)"),
    "file_size": _("the stored file has another size (%(file)s)"),
    "file_bytes": _("the stored file has other bytes (%(file)s)"),
    "effective_count": _("results that count: %(found)s, should be %(expected)s"),
    "late_result_counts": _("the result that counts is not of the last claim, number %(attempt)s"),
    "foreign_answers": _("scored by the answers of another round"),
    "half_a_result": _("a result without its private side"),
    "lease_outlived": _("still being scored long after its lease ended"),
    "waits_for_nothing": _("waits although a worker is idle"),
    "events_do_not_join": _("a step does not begin where the one before ended: %(steps)s"),
    "illegal_edge": _("an illegal step: %(steps)s"),
    "attempt_went_back": _("the claims are not numbered upwards"),
    "state_without_event": _("is %(state)s, but its steps are %(steps)s"),
    "lines_differ": _("lines in the ledger: %(found)s; should be: %(expected)s"),
    "line_misbooked": _("a line of the ledger has another amount, day, team or round than it should"),
    "odd_grant": _("a line of %(day)s that is neither a submission's nor a grant"),
    "over_the_limit": _("was number %(used)s of a day that allowed %(limit)s"),
    "board_differs": _("differs from its recomputation: %(columns)s"),
    "stored_file_missing": _("a file is not in the store"),
    "stored_file_bytes": _("a file has other bytes than it was stored with"),
    "orphan_file": _("no row names this file"),
}


def sentence(violation: Mapping[str, Any]) -> str:
    """A violation of a stored report, in the reader's language."""
    return str(PROBLEMS[violation["code"]]) % violation["details"]
