"""I5 and I6."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.submissions import services
from arena.submissions.models import QuotaEntry
from arena.teams.models import Team
from tests.cast import NOW
from tests.pipeline.invariants.conftest import Submissions

Look = Callable[[], list[Any]]
Sql = Callable[..., None]


def test_a_refund_is_missing(submissions: Submissions, violations: Look, sql: Sql) -> None:
    failed = submissions["failed"]
    remove(sql, failed.pk, "refund")
    assert violations() == [
        (
            "I5",
            "lines_differ",
            f"submission {failed.public_id}",
            {"found": "reserve", "expected": "refund, reserve"},
        )
    ]


def test_an_upload_was_not_charged(submissions: Submissions, violations: Look, sql: Sql) -> None:
    invalid = submissions["invalid"]
    remove(sql, invalid.pk, "reserve")
    assert violations() == [
        (
            "I5",
            "lines_differ",
            f"submission {invalid.public_id}",
            {"found": "commit", "expected": "commit, reserve"},
        )
    ]


def test_a_baseline_was_charged(submissions: Submissions, violations: Look) -> None:
    baseline = submissions["baseline"]
    QuotaEntry.objects.create(
        team=baseline.team, round=baseline.round, day=date(2026, 3, 10), kind="reserve", amount=1, per_day=5,
        submission=baseline, at=NOW,
    )  # fmt: skip
    assert violations() == [
        ("I5", "lines_differ", f"submission {baseline.public_id}", {"found": "reserve", "expected": "–"})
    ]


def test_a_day_is_the_competitions_own(submissions: Submissions, violations: Look, sql: Sql) -> None:
    """Noon in Seoul is the evening before in Honolulu."""
    scored = submissions["scored"]
    sql(
        "UPDATE arena_quotaentry SET zone = 'Pacific/Honolulu' WHERE submission_id = %s AND kind = 'reserve'", scored.pk
    )
    assert [each[:3] for each in violations()] == [("I5", "line_misbooked", f"submission {scored.public_id}")]


def test_a_zone_changed_later_blames_nobody(
    submissions: Submissions, violations: Look, competition: Competition, owner: User
) -> None:
    Competition.objects.filter(pk=competition.pk).update(timezone="Pacific/Honolulu")
    services.withdraw(submission=submissions["waiting"], user=owner)
    assert violations() == []


def test_a_line_of_nothing(submissions: Submissions, violations: Look, team: Team, round_: Round) -> None:
    fields: dict[str, Any] = {"team": team, "round": round_, "day": date(2026, 3, 10), "at": NOW}
    QuotaEntry.objects.create(kind="refund", amount=-1, **fields)
    assert violations() == [("I5", "odd_grant", f"team {team.public_id}", {"day": "2026-03-10"})]


def test_a_team_got_in_beyond_the_limit(submissions: Submissions, violations: Look, sql: Sql) -> None:
    waiting = submissions["waiting"]
    sql("UPDATE arena_quotaentry SET per_day = 3 WHERE submission_id = %s AND kind = 'reserve'", waiting.pk)
    assert violations() == [("I6", "over_the_limit", f"submission {waiting.public_id}", {"used": 4, "limit": 3})]


def test_a_limit_lowered_later_blames_nobody(submissions: Submissions, violations: Look, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=1)
    assert violations() == []


def test_each_day_has_its_own_account(submissions: Submissions, violations: Look, sql: Sql) -> None:
    """Two lines at a limit of one are one too many on one day, and in order on two."""
    first, second = submissions["scored"], submissions["waiting"]
    sql("UPDATE arena_quotaentry SET per_day = 1 WHERE submission_id = %s AND kind = 'reserve'", second.pk)
    assert [each[:2] for each in violations()] == [("I6", "over_the_limit")]
    tomorrow = NOW + timedelta(days=1)
    sql("UPDATE arena_quotaentry SET day = %s WHERE submission_id = %s", date(2026, 3, 11), second.pk)
    sql("UPDATE arena_submission SET received_at = %s WHERE id = %s", tomorrow, second.pk)
    assert violations() == []
    assert first.received_at == NOW


def remove(sql: Sql, submission: int, kind: str) -> None:
    sql("DELETE FROM arena_quotaentry WHERE submission_id = %s AND kind = %s", submission, kind)
