"""What is done to the site without its web server: hundreds of sign-ups would cost as many password hashes."""

from datetime import UTC, datetime

from arena.accounts.models import User
from arena.accounts.services import create_token
from arena.competitions.models import Competition, Round
from arena.teams.services import enter_competition
from bench.rush.contest import SLUG


def make_teams(count: int) -> list[str]:
    """So many teams of one, and the token of each."""
    competition = Competition.objects.get(slug=SLUG)
    return [_make_team(competition, number) for number in range(count)]


def _make_team(competition: Competition, number: int) -> str:
    user = User.objects.create(username=f"sender{number}", email=f"sender{number}@example.com")
    enter_competition(competition=competition, user=user, team_name=f"Team {number:05d}")
    return create_token(user=user)[1]


def set_deadline(moment: float) -> None:
    Round.objects.filter(competition__slug=SLUG).update(closes_at=datetime.fromtimestamp(moment, UTC))
