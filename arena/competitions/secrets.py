"""Hidden answers and files for participants are never the same bytes while a round still counts on them."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.core.errors import Invalid


def require_no_secret(*, competition: Competition, sha256: str, path: str) -> None:
    """Raises Invalid `holds_answers` for a file that is a round's answers or splits, unless that round is closed."""
    held = Q(answers__sha256=sha256) | Q(answers__splits_sha256=sha256)
    if competition.rounds.filter(held, closes_at__gt=clock.now()).exists():
        raise _holds_answers(path)


def require_not_given_out(*, round_: Round, hashes: Collection[str]) -> None:
    """Raises Invalid `holds_answers` for answers or splits that participants can download."""
    if round_.closes_at > clock.now() and (file := round_.competition.files.filter(sha256__in=hashes).first()):
        raise _holds_answers(file.path)


def _holds_answers(path: str) -> Invalid:
    return Invalid(
        code="holds_answers",
        message=_("“%s” holds answers or splits: participants would get it.") % path,
        hint=_("Take it out of “files”."),
    )
