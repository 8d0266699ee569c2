"""Reading competitions. Whatever a person may not see does not exist for them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from arena.accounts.models import User
from arena.competitions import rules
from arena.competitions.models import Competition, DataFile, Page, Round, Visibility
from arena.competitions.rules import Phase, Reader
from arena.core.errors import NotFound


def visible_to(user: Reader) -> QuerySet[Competition]:
    """What `user` may open by its address."""
    if isinstance(user, User) and user.is_superuser:
        return Competition.objects.all()
    visible = ~Q(visibility=Visibility.DRAFT)
    if isinstance(user, User):
        visible |= Q(organizers=user)
    return Competition.objects.filter(visible).distinct()


def listed_for(user: Reader) -> QuerySet[Competition]:
    """What `user` finds on the front page: unlisted ones only where they organize."""
    competitions = visible_to(user).prefetch_related("rounds")
    if isinstance(user, User) and user.is_superuser:
        return competitions
    listed = Q(visibility=Visibility.PUBLIC)
    if isinstance(user, User):
        listed |= Q(organizers=user)
    return competitions.filter(listed)


def get_competition(*, user: Reader, slug: str) -> Competition:
    """Raises NotFound, the same for a draft as for a slug nobody has taken."""
    competition = visible_to(user).filter(slug=slug).first()
    if competition is None:
        raise NotFound()
    return competition


def get_round(*, competition: Competition, slug: str) -> Round:
    round_ = competition.rounds.select_related("competition", "answers").filter(slug=slug).first()
    if round_ is None:
        raise NotFound()
    return round_


def current_round(rounds: Sequence[Round], at: datetime) -> Round | None:
    """The round a visitor means: the open one that closes first, else the next to open, else the last closed."""
    phases = {Phase.OPEN: [], Phase.UPCOMING: [], Phase.CLOSED: []}  # type: dict[Phase, list[Round]]
    for round_ in rounds:
        phases[rules.phase_of(round_, at)].append(round_)
    if phases[Phase.OPEN]:
        return min(phases[Phase.OPEN], key=lambda r: r.closes_at)
    if phases[Phase.UPCOMING]:
        return min(phases[Phase.UPCOMING], key=lambda r: r.opens_at)
    return max(phases[Phase.CLOSED], key=lambda r: r.closes_at, default=None)


def get_page(*, competition: Competition, key: str) -> Page | None:
    return competition.pages.filter(key=key).first()


def get_file(*, competition: Competition, public_id: str) -> DataFile:
    file = competition.files.filter(public_id=public_id).first()
    if file is None:
        raise NotFound()
    return file


def questions_file(round_: Round) -> DataFile | None:
    """The file that participants download and whose ids the round asks for."""
    key = round_.answers
    if key is None or not key.questions_sha256:
        return None
    return round_.competition.files.filter(sha256=key.questions_sha256).first()
