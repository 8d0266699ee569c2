"""Hidden answers and files for participants are never the same bytes while a round still counts on them."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Competition
from arena.core import clock
from arena.core.errors import Invalid


class AnswersExposed(Invalid):
    code = "holds_answers"
    message = _("This file holds answers or splits, and participants could download it.")


def require_harmless(*, competition: Competition, sha256: str) -> None:
    """Raises AnswersExposed for a file that is a round's answers or splits, unless that round is closed."""
    held = Q(answers__sha256=sha256) | Q(answers__splits_sha256=sha256)
    if competition.rounds.filter(held, closes_at__gt=clock.now()).exists():
        raise AnswersExposed(hint=_("Choose the file that is meant for participants."))


def require_hidden(*, competition: Competition, hashes: Collection[str]) -> None:
    """Raises AnswersExposed if participants can download one of these answers or splits."""
    if exposed := competition.files.filter(sha256__in=hashes).first():
        raise AnswersExposed(hint=_("Take “%s” out of the competition's files, or choose another file.") % exposed.path)
