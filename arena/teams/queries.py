from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import User
from arena.competitions import rules
from arena.competitions.models import Competition, RulesAcceptance
from arena.competitions.rules import Reader
from arena.core.errors import NotAllowed
from arena.teams.models import Membership, Team


@dataclass(frozen=True, slots=True)
class Participation:
    """How a person stands in a competition."""

    team: Team | None
    rules_accepted: bool
    organizer: bool

    @property
    def entered(self) -> bool:
        return self.team is not None


def participations_of(*, user: User, competitions: Sequence[Competition]) -> dict[int, Participation]:
    """By the competition's primary key; a fixed number of queries for any number of competitions."""
    teams = {
        member.competition_id: member.team
        for member in Membership.objects.select_related("team").filter(user=user, competition__in=competitions)
    }
    accepted = set(
        RulesAcceptance.objects.filter(
            user=user, competition__in=competitions, rules_version=F("competition__rules_version")
        ).values_list("competition_id", flat=True)
    )
    organized = set(user.organized.filter(pk__in=[each.pk for each in competitions]).values_list("pk", flat=True))
    return {
        each.pk: Participation(
            team=teams.get(each.pk),
            rules_accepted=each.pk in accepted,
            organizer=user.is_superuser or each.pk in organized,
        )
        for each in competitions
    }


def team_of(*, user: Reader, competition: Competition) -> Team | None:
    if user.pk is None:
        return None
    return Team.objects.filter(competition=competition, memberships__user_id=user.pk).first()


def get_team(*, user: Reader, competition: Competition) -> Team:
    """The user's team. Raises NotAllowed `not_entered`."""
    team = team_of(user=user, competition=competition)
    if team is None:
        raise NotAllowed(
            code="not_entered",
            message=_("You have not entered this competition yet."),
            hint=_("Accept the rules and name a team first."),
        )
    return team


def require_team(*, user: Reader, competition: Competition) -> Team:
    """The user's team, ready to submit. Raises NotAllowed: not_entered, rules_not_accepted (they changed)."""
    team = get_team(user=user, competition=competition)
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
