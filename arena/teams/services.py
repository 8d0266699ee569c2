"""Entering a competition and running a team."""

import re
import unicodedata

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import User
from arena.competitions import services as competitions
from arena.competitions.models import Competition
from arena.core import clock
from arena.core.errors import Conflict, Invalid
from arena.teams import queries
from arena.teams.models import Membership, Team

# Letters and marks that show nothing: the Hangul fillers, the blank of Braille, joiners, and a choice of glyph where
# there is none. With them a name would be empty to the eye, or look like another team's.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|(^|[^\\W\\d_])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


class NameTaken(Conflict):
    code = "team_name_taken"
    message = _("Another team has this name.")
    hint = _("Choose another one.")


def clean_team_name(name: str) -> str:
    """The name as it will be shown. Raises Invalid for an empty one or invisible characters."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > Team._meta.get_field("name").max_length:  # type: ignore[operator]
        raise Invalid(code="invalid_team_name", message=_("A team name has 1 to 60 characters."))
    if _UNSEEN.search(name) or any(unicodedata.category(character).startswith("C") for character in name):
        raise Invalid(code="invalid_team_name", message=_("A team name consists of visible characters."))
    return name


@transaction.atomic
def enter_competition(*, competition: Competition, user: User, team_name: str) -> Team:
    """Accept the rules and make a team of one. Whoever has a team keeps it and only accepts the rules."""
    competitions.accept_rules(competition=competition, user=user)
    team = queries.team_of(user=user, competition=competition)
    if team is not None:
        return team
    name = clean_team_name(team_name)
    if Team.objects.filter(competition=competition, name__iexact=name).exists():
        raise NameTaken()
    try:
        with transaction.atomic():
            team = Team.objects.create(competition=competition, name=name)
            Membership.objects.create(team=team, user=user, competition=competition, role=Membership.Role.CAPTAIN)
    except IntegrityError as error:  # somebody took the name, or this person entered, a moment ago
        existing = queries.team_of(user=user, competition=competition)
        if existing is None:
            raise NameTaken() from error
        team = existing
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str) -> Team:
    name = clean_team_name(name)
    if Team.objects.filter(competition=team.competition, name__iexact=name).exclude(pk=team.pk).exists():
        raise NameTaken()
    team.name = name
    try:
        with transaction.atomic():
            team.save(update_fields=["name"])
    except IntegrityError as error:  # somebody took it a moment ago
        raise NameTaken() from error
    return team


def ensure_baseline(*, competition: Competition, name: str) -> Team:
    """The team without members under which a host's baseline stands on the board."""
    team, _created = Team.objects.get_or_create(
        competition=competition, name=name, defaults={"kind": Team.Kind.BASELINE}
    )
    if team.kind != Team.Kind.BASELINE:
        raise NameTaken()
    return team


def disqualify_team(*, team: Team, reason: str) -> None:
    """Take the team off the boards. Its submissions and scores are kept."""
    if not reason.strip():
        raise Invalid(code="reason_missing", message=_("State the reason: the team will ask for it."))
    team.disqualified_at = team.disqualified_at or clock.now()
    team.disqualified_reason = reason.strip()[:300]
    team.save(update_fields=["disqualified_at", "disqualified_reason"])


def reinstate_team(*, team: Team) -> None:
    team.disqualified_at, team.disqualified_reason = None, ""
    team.save(update_fields=["disqualified_at", "disqualified_reason"])
