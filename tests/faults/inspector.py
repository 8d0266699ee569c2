"""Looks into a site's database from a process with that site's settings: a question a line, an answer a line.

The tests know what they sent and were told; this knows what was kept. It outlives the site's own processes.
"""

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django

django.setup()

from django.contrib.admin.models import LogEntry  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402

from arena.accounts.models import User  # noqa: E402
from arena.accounts.services import create_token  # noqa: E402
from arena.competitions.models import Competition, CompetitionOrganizer, Round  # noqa: E402
from arena.competitions.services import accept_rules  # noqa: E402
from arena.core import jobs  # noqa: E402
from arena.submissions.models import Submission  # noqa: E402
from arena.submissions.services import SCORE_TASK  # noqa: E402
from arena.teams.models import Membership, Team  # noqa: E402
from tests.faults.proof import broken_promises  # noqa: E402


def make_teams(slug: str, names: list[str], members: int, tokens: int) -> list[list[list[str]]]:
    """For each name a team; for each of its members so many tokens: one is held to thirty requests a second."""
    competition = Competition.objects.get(slug=slug)
    return [_make_team(competition, name, members, tokens) for name in names]


def _make_team(competition: Competition, name: str, members: int, tokens: int) -> list[list[str]]:
    team = Team.objects.create(competition=competition, name=name)
    people = [User.objects.create(username=f"{name}-{n}", email=f"{name}-{n}@example.com") for n in range(members)]
    for person in people:
        accept_rules(competition=competition, user=person)
        Membership.objects.create(team=team, user=person, competition=competition)
    return [[create_token(user=person)[1] for _ in range(tokens)] for person in people]


def make_organizers(slug: str, names: list[str]) -> list[str]:
    """For each name an organizer, signed in: the ids of their sessions."""
    competition = Competition.objects.get(slug=slug)
    return [_make_organizer(competition, name) for name in names]


def _make_organizer(competition: Competition, name: str) -> str:
    user = User.objects.create(username=name, email=f"{name}@example.com", is_staff=True)
    CompetitionOrganizer.objects.create(competition=competition, user=user)
    session = SessionStore()
    session.update({
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "arena.accounts.backends.ArenaBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    })  # fmt: skip
    session.save()
    return str(session.session_key)


def round_of(slug: str, name: str) -> dict[str, Any]:
    """A round's number, when it closes, and how often the administration noted a change of it."""
    round_ = Round.objects.get(competition__slug=slug, slug=name)
    changes = LogEntry.objects.filter(content_type__model="round", object_id=round_.pk).count()
    return {"id": round_.pk, "closes_at": round_.closes_at.isoformat(), "changes": changes}


def look(ids: list[str]) -> list[dict[str, Any]]:
    """What became of each of these submissions, in their order."""
    rows = Submission.objects.prefetch_related("evaluations", "quota_entries").in_bulk(ids, field_name="public_id")
    found = {str(public_id): submission for public_id, submission in rows.items()}
    return [_facts(found[each]) for each in ids]


def _facts(submission: Submission) -> dict[str, Any]:
    evaluations = sorted(submission.evaluations.all(), key=lambda each: each.attempt)
    return {
        "state": submission.state,
        "codes": [problem["code"] for problem in submission.errors],
        "attempt": submission.attempt,
        "crashes": submission.crashes,
        "lost_leases": submission.lost_leases,
        "evaluations": [[each.attempt, each.effective] for each in evaluations],
        "ledger": [entry.kind for entry in submission.quota_entries.all()],
    }


def sent_by(teams: list[str]) -> list[str]:
    """Every submission there is of these teams."""
    found = Submission.objects.filter(team__name__in=teams).values_list("public_id", flat=True)
    return sorted(map(str, found))


def finals_of(team: str) -> int:
    return Submission.objects.filter(team__name=team, is_final=True).count()


def ring(count: int) -> None:
    """The bell of the newest submission, so many times more: deliveries of which all but one are duplicates."""
    newest = Submission.objects.latest("pk")
    for _ in range(count):
        jobs.enqueue(SCORE_TASK, submission_id=newest.pk)


def pending() -> int:
    return Submission.objects.filter(state__in=["queued", "scoring"]).count()


QUESTIONS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        make_teams, make_organizers, round_of, look, sent_by, finals_of, ring, pending, broken_promises,
    )
}  # fmt: skip


def answer(lines: Iterable[str]) -> None:
    for line in lines:
        name, arguments = json.loads(line)
        connection.close()  # the server may have been killed since the last question
        print(json.dumps(QUESTIONS[name](**arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    answer(sys.stdin)
