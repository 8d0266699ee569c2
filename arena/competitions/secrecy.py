"""Hidden answers and splits never stand among the files that participants download: neither is let in beside the other."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import AnswerKey, Competition
from arena.core.errors import Invalid


class AnswersExposed(Invalid):
    code = "answers_exposed"
    message = _("This file holds answers or splits, and participants could download it.")


def require_hidden(*, competition: Competition, hashes: Iterable[str]) -> None:
    """Raises AnswersExposed if participants can download one of these answers or splits."""
    exposed = competition.files.filter(sha256__in=hashes).first()
    if exposed:
        raise AnswersExposed(hint=_("Take “%s” out of the competition's files, or choose another file.") % exposed.path)


def require_harmless(*, competition: Competition, sha256: str) -> None:
    """Raises AnswersExposed if this file is the answers or the split of a round, of any version."""
    secret = Q(sha256=sha256) | Q(splits_sha256=sha256)
    if AnswerKey.objects.filter(secret, round__competition=competition).exists():
        raise AnswersExposed(hint=_("Choose the file that is meant for participants."))
