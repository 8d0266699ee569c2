from django.utils.translation import gettext_lazy as _

from arena.competitions import rules
from arena.competitions.models import Competition
from arena.competitions.rules import Reader
from arena.core.errors import NotAllowed
from arena.teams.models import Membership, Team


def team_of(*, user: Reader, competition: Competition) -> Team | None:
    if user.pk is None:
        return None
    return Team.objects.filter(competition=competition, memberships__user_id=user.pk).first()


def require_team(*, user: Reader, competition: Competition) -> Team:
    """The user's team, ready to submit. Raises NotAllowed: not_entered, rules_not_accepted (they changed)."""
    team = team_of(user=user, competition=competition)
    if team is None:
        raise NotAllowed(
            code="not_entered",
            message=_("You have not entered this competition yet."),
            hint=_("Accept the rules and name a team first."),
        )
    if not rules.has_accepted_rules(user, competition):
        raise NotAllowed(
            code="rules_not_accepted",
            message=_("The rules have changed since you accepted them."),
            hint=_("Read and accept them again on the rules page."),
        )
    return team


def members_of(team: Team) -> list[Membership]:
    """The captain first, then in the order of joining."""
    members = team.memberships.select_related("user")
    return sorted(members, key=lambda member: member.role != Membership.Role.CAPTAIN)
