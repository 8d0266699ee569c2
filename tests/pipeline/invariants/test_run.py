"""All of it on a site that is in order, and what a look costs those who work meanwhile."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from arena.pipeline import invariants
from arena.pipeline.invariants import run
from arena.pipeline.invariants.texts import PROBLEMS, SAYS
from arena.pipeline.models import Verification
from arena.submissions.models import Submission
from tests.pipeline.invariants.conftest import Submissions


def test_everything_holds_where_everything_has_happened(
    submissions: Submissions, violations: Callable[[], Any]
) -> None:
    assert violations() == []
    found = Verification.objects.get()
    assert {each["id"]: each["checked"] for each in found.invariants} == {
        "I1": 19,  # ten submissions; all but the baseline's with source code
        "I2": 10,
        "I3": 1,
        "I4": 10,
        "I5": 10,
        "I6": 19,
        "I7": 4,
        "I8": 12,  # answers, questions and splits with what was compiled; seven reports
    }
    assert {submission.state for submission in submissions.values()} == {
        "queued", "scored", "invalid", "failed", "withdrawn",
    }  # fmt: skip


def test_every_invariant_says_what_it_is() -> None:
    assert sorted(SAYS) == sorted({*run.IN_THE_DATABASE, *run.ON_DISK})
    assert all(str(text) for text in PROBLEMS.values())


def test_a_report_names_a_hundred_and_counts_the_rest(
    submissions: Submissions, sql: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "NAMED", 3)
    sql("UPDATE arena_submission SET attempt = attempt + 1")
    [outcome] = [each for each in invariants.verify().invariants if each["id"] == "I4"]
    assert (outcome["total"], len(outcome["violations"])) == (10, 3)


@pytest.mark.django_db(transaction=True)
def test_others_write_while_it_reads(submissions: Submissions) -> None:
    """What is written meanwhile is not seen, and the writer does not wait."""
    done = threading.Event()

    def write() -> None:
        Submission.objects.filter(pk=submissions["scored"].pk).update(note="written meanwhile")
        connection.close()
        done.set()

    def notes() -> set[str]:
        return set(Submission.objects.values_list("note", flat=True))

    connection.close()  # as a command begins
    with run.snapshot():
        assert notes() == {""}
        threading.Thread(target=write).start()
        assert done.wait(5)
        assert notes() == {""}
    assert notes() == {"", "written meanwhile"}
