"""What the database itself refuses, whoever asks: illegal steps of a submission, and changes of what is append-only.

Triggers, put there anew after every `migrate` and not by a migration alone: on SQLite, Django changes a table by making
another in its place, and its triggers are gone. What they say is `rules.EDGES`, so there is one list of edges.
"""

from typing import Any

from django.db import connections

from arena.submissions.models import QuotaEntry, Submission, SubmissionEvent
from arena.submissions.rules import EDGES

APPEND_ONLY = (SubmissionEvent, QuotaEntry)


def install(*, using: str, **_: Any) -> None:
    """A receiver of `post_migrate`."""
    connection = connections[using]
    if QuotaEntry._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before it was there
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    table = Submission._meta.db_table
    edges = f"""BEFORE UPDATE OF state ON {table} WHEN {_is_illegal()}
        BEGIN SELECT RAISE(ABORT, 'illegal step of a submission'); END"""
    statements = _sqlite_trigger(f"{table}_edges", edges)
    first = f"""BEFORE INSERT ON {table} WHEN {_is_no_beginning()}
        BEGIN SELECT RAISE(ABORT, 'illegal beginning of a submission'); END"""
    statements += _sqlite_trigger(f"{table}_beginning", first)
    for kept in (model._meta.db_table for model in APPEND_ONLY):
        for event in ("UPDATE", "DELETE"):
            refusal = f"BEFORE {event} ON {kept} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            statements += _sqlite_trigger(f"{kept}_no_{event.lower()}", refusal)
    return statements


def _sqlite_trigger(name: str, definition: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {definition}"]


def _postgresql() -> list[str]:
    table = Submission._meta.db_table
    edges = f"BEFORE UPDATE OF state ON {table} FOR EACH ROW WHEN ({_is_illegal()})"
    first = f"BEFORE INSERT ON {table} FOR EACH ROW WHEN ({_is_no_beginning()})"
    statements = _refusal("arena_illegal_step", "illegal step of a submission from % to %", "OLD.state, NEW.state")
    statements += _refusal("arena_illegal_beginning", "illegal beginning of a submission as %", "NEW.state")
    statements += _refusal("arena_append_only", "% is append-only", "TG_TABLE_NAME")
    statements.append(f"CREATE OR REPLACE TRIGGER {table}_edges {edges} EXECUTE FUNCTION arena_illegal_step()")
    statements.append(f"CREATE OR REPLACE TRIGGER {table}_beginning {first} EXECUTE FUNCTION arena_illegal_beginning()")
    for kept in (model._meta.db_table for model in APPEND_ONLY):
        refusal = f"BEFORE UPDATE OR DELETE ON {kept} FOR EACH ROW EXECUTE FUNCTION arena_append_only()"
        statements.append(f"CREATE OR REPLACE TRIGGER {kept}_append_only {refusal}")
    return statements


def _refusal(name: str, message: str, values: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{message}', {values} USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    ]


def _is_no_beginning() -> str:
    """Of NEW."""
    return f"NEW.state NOT IN ({_listed(EDGES[''])})"


def _is_illegal() -> str:
    """Of OLD and NEW. To the same state is no step."""
    steps = " OR ".join(
        f"(OLD.state = '{state}' AND NEW.state IN ({_listed(targets)}))"
        for state, targets in EDGES.items()
        if state and targets
    )
    return f"OLD.state <> NEW.state AND NOT ({steps})"


def _listed(states: frozenset[str]) -> str:
    return ", ".join(sorted(repr(str(state)) for state in states))
