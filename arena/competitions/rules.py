"""Who may do what with a competition, and when. Pure predicates, shared by pages, API, admin and templates."""

from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

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


def is_clean_path(path: str) -> bool:
    """A file's name relative to the competition's folder, that cannot lead out of it nor replace its description."""
    pure = PurePosixPath(path)
    return (
        0 < len(path) <= 200
        and path.isprintable()
        and str(pure) == path
        and path not in {".", "competition.yaml"}
        and not pure.is_absolute()
        and ".." not in pure.parts
        and "\\" not in path
    )
