"""I7."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from arena.competitions.models import Round
from arena.leaderboards.models import PrivateStanding, PublicStanding
from arena.pipeline import invariants
from arena.teams.models import Team
from tests.pipeline.invariants.conftest import Submissions

Look = Callable[[], list[Any]]
Sql = Callable[..., None]
BOARDS = [("public", PublicStanding), ("private", PrivateStanding)]


@pytest.fixture
def subject(team: Team) -> Callable[[str], str]:
    return lambda board: f"team {team.public_id} on the {board} board of playlists/main"


@pytest.mark.parametrize(("board", "table"), BOARDS)
def test_a_score_was_written_by_hand(
    submissions: Submissions, violations: Look, sql: Sql, team: Team, subject: Any, board: str, table: Any
) -> None:
    sql(f"UPDATE {table._meta.db_table} SET score = 0.987654321 WHERE team_id = %s", team.pk)
    assert violations() == [("I7", "board_differs", subject(board), {"columns": "score"})]


@pytest.mark.parametrize(("board", "table"), BOARDS)
def test_a_row_is_missing(
    submissions: Submissions, violations: Look, sql: Sql, team: Team, subject: Any, board: str, table: Any
) -> None:
    sql(f"DELETE FROM {table._meta.db_table} WHERE team_id = %s", team.pk)
    assert violations() == [("I7", "board_differs", subject(board), {"columns": "missing"})]


def test_a_row_is_too_many(
    submissions: Submissions, violations: Look, competition: Any, round_: Round, outsider: Any, team: Team
) -> None:
    from arena.teams.services import enter_competition

    idle = enter_competition(competition=competition, user=outsider, team_name="Idle")
    row = PublicStanding.objects.get(team=team)
    row.pk, row.team = None, idle
    row.save()
    subject = f"team {idle.public_id} on the public board of playlists/main"
    assert violations() == [("I7", "board_differs", subject, {"columns": "superfluous"})]


def test_a_choice_was_not_followed(submissions: Submissions, violations: Look, sql: Sql, subject: Any) -> None:
    """The best public one is another than the chosen one, so the private board moves with the choice, and it alone."""
    sql("UPDATE arena_submission SET is_final = %s WHERE id = %s", False, submissions["final"].pk)
    assert [each[:3] for each in violations()] == [("I7", "board_differs", subject("private"))]


def test_no_score_is_told(submissions: Submissions, sql: Sql, team: Team, capsys: Any) -> None:
    from django.core.management import call_command

    secret = 0.731945286
    sql("UPDATE arena_privatescore SET score = %s, all_score = %s", secret, secret)
    with pytest.raises(SystemExit):
        call_command("verify_invariants", "--json")
    shown = capsys.readouterr().out
    assert json.loads(shown)["ok"] is False
    assert "board_differs" in shown
    assert "0.7319" not in shown + json.dumps(invariants.verify().invariants)
