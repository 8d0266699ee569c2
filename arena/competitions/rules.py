"""Who may do what with a competition, and when. Pure predicates, shared by pages, API, admin and templates."""

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from arena.accounts.models import User
from arena.competitions.models import (
    Competition,
    CompetitionOrganizer,
    PrivateBoard,
    Round,
    RulesAcceptance,
    Visibility,
)

Reader = User | AnonymousUser


class Phase(StrEnum):
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def is_organizer(user: Reader, competition: Competition) -> bool:
    if not isinstance(user, User):
        return False
    return user.is_superuser or CompetitionOrganizer.objects.filter(competition=competition, user=user).exists()


def can_view(user: Reader, competition: Competition) -> bool:
    return competition.visibility != Visibility.DRAFT or is_organizer(user, competition)


def has_accepted_rules(user: Reader, competition: Competition) -> bool:
    if not isinstance(user, User):
        return False
    return RulesAcceptance.objects.filter(
        competition=competition, user=user, rules_version=competition.rules_version
    ).exists()


def can_download(user: Reader, competition: Competition) -> bool:
    return has_accepted_rules(user, competition) or is_organizer(user, competition)


def phase_of(round_: Round, at: datetime) -> Phase:
    """The period is half-open: at `closes_at` itself the round is closed."""
    if at < round_.opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if at < round_.closes_at else Phase.CLOSED


def is_private_board_revealed(round_: Round, at: datetime) -> bool:
    match round_.private_board:
        case PrivateBoard.ON_CLOSE:
            return phase_of(round_, at) is Phase.CLOSED
        case PrivateBoard.AT:
            return round_.private_board_at is not None and at >= round_.private_board_at
        case _:
            return False
