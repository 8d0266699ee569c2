"""What the database refuses, whoever asks: plain SQL, past every service and model."""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import clock
from arena.submissions import guards, services
from arena.submissions.models import QuotaEntry, State, Submission, SubmissionEvent
from arena.submissions.rules import EDGES
from arena.teams.models import Team

STEPS = list(itertools.product(State, State))
_OWN = {"id", "public_id", "state"}


@pytest.fixture
def submission(team: Team, round_: Round, owner: User) -> Submission:
    file = SimpleUploadedFile("results.json", b"[]")
    submission = services.submit(
        team=team, round_=round_, user=owner, predictions=file, received_at=clock.now()
    ).submission
    Submission.objects.update(lease_until=clock.now())  # which a state of SCORING asks for
    return submission


def execute(statement: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def is_refused(statement: str, *parameters: Any) -> bool:
    try:
        execute(statement, *parameters)
    except IntegrityError:
        return True
    return False


@pytest.fixture
def put_in(submission: Submission, monkeypatch: pytest.MonkeyPatch) -> Callable[[State], None]:
    """Bring the submission into a state by a way that is legal."""
    ways = {
        State.QUEUED: [],
        State.SCORING: [State.SCORING],
        State.WITHDRAWN: [State.WITHDRAWN],
        **{state: [State.SCORING, state] for state in (State.SCORED, State.INVALID, State.FAILED)},
    }

    def put(state: State) -> None:
        for step in ways[state]:
            execute("UPDATE arena_submission SET state = %s WHERE id = %s", step, submission.pk)

    return put


@pytest.mark.parametrize(("from_state", "to_state"), STEPS, ids=[f"{a}-{b}" for a, b in STEPS])
def test_only_legal_steps(
    submission: Submission, put_in: Callable[[State], None], from_state: State, to_state: State
) -> None:
    put_in(from_state)
    refused = is_refused("UPDATE arena_submission SET state = %s WHERE id = %s", to_state, submission.pk)
    assert refused is (from_state != to_state and to_state not in EDGES[from_state])
    submission.refresh_from_db()
    assert submission.state == (from_state if refused else to_state)


@pytest.mark.parametrize("state", State)
def test_it_begins_by_waiting(submission: Submission, state: State) -> None:
    names = ", ".join(field.column for field in Submission._meta.concrete_fields if field.column not in _OWN)
    copy = f"INSERT INTO arena_submission (public_id, state, {names}) SELECT %s, %s, {names} FROM arena_submission"
    public_id = uuid4().hex if connection.vendor == "sqlite" else uuid4()
    assert is_refused(copy, public_id, state) is (state not in EDGES[""])


def test_many_at_once_all_or_none(submission: Submission, put_in: Callable[[State], None]) -> None:
    put_in(State.INVALID)
    assert is_refused("UPDATE arena_submission SET state = 'scored'")
    assert not is_refused("UPDATE arena_submission SET note = 'written'")


@pytest.mark.parametrize("table", [SubmissionEvent._meta.db_table, QuotaEntry._meta.db_table])
def test_what_was_written_stays(submission: Submission, table: str) -> None:
    assert is_refused(f"UPDATE {table} SET reason = 'better' WHERE submission_id = %s", submission.pk)
    assert is_refused(f"DELETE FROM {table} WHERE submission_id = %s", submission.pk)
    assert (SubmissionEvent.objects.count(), QuotaEntry.objects.count()) == (1, 1)


def test_migrating_puts_them_back(submission: Submission, put_in: Callable[[State], None]) -> None:
    """Django makes a table of SQLite anew to change it, and its triggers go with the old one."""
    drop_triggers()
    put_in(State.INVALID)
    assert not is_refused("UPDATE arena_submission SET state = 'scored' WHERE id = %s", submission.pk)
    call_command("migrate", verbosity=0)
    assert is_refused("UPDATE arena_submission SET state = 'queued' WHERE id = %s", submission.pk)


def test_they_can_be_installed_again(submission: Submission) -> None:
    guards.install(using="default")
    guards.install(using="default")
    assert is_refused("UPDATE arena_submission SET state = 'scored' WHERE id = %s", submission.pk)


def drop_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP FUNCTION arena_illegal_step(), arena_illegal_beginning(), arena_append_only() CASCADE")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
