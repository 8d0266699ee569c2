"""Changing competitions. Answers have their own module."""

from typing import IO

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import User
from arena.competitions import rules
from arena.competitions.models import (
    Competition,
    CompetitionOrganizer,
    DataFile,
    Page,
    Round,
    RulesAcceptance,
)
from arena.competitions.secrets import require_harmless
from arena.core import clock, storage
from arena.core.errors import Conflict, Invalid, NotAllowed
from arena.core.storage import Blob


def add_organizer(*, competition: Competition, user: User) -> None:
    CompetitionOrganizer.objects.get_or_create(competition=competition, user=user)


def accept_rules(*, competition: Competition, user: User) -> RulesAcceptance:
    acceptance, _created = RulesAcceptance.objects.get_or_create(
        competition=competition,
        user=user,
        rules_version=competition.rules_version,
        defaults={"accepted_at": clock.now()},
    )
    return acceptance


def require_download(*, user: rules.Reader, competition: Competition) -> None:
    """Raises NotAllowed `rules_not_accepted`."""
    if not rules.can_download(user, competition):
        raise NotAllowed(
            code="rules_not_accepted",
            message=_("The data is for those who have accepted the rules."),
            hint=_("Read the rules, accept them and name a team; the files are yours then."),
        )


@transaction.atomic
def set_page(*, competition: Competition, key: str, body_en: str, body_ko: str = "") -> Page:
    """Write a page. Changed rules count as new rules: participants accept them anew."""
    page, created = Page.objects.get_or_create(competition=competition, key=key)
    changed = (page.body_en, page.body_ko) != (body_en, body_ko)
    page.body_en, page.body_ko = body_en, body_ko
    page.save()
    if changed and not created and key == Page.Key.RULES:
        # Counted in the database: of two organizers who change them at once, each makes a version of their own.
        Competition.objects.filter(pk=competition.pk).update(rules_version=F("rules_version") + 1)
        competition.refresh_from_db(fields=["rules_version"])
    return page


def put_file(
    *,
    competition: Competition,
    path: str,
    stream: IO[bytes],
    title_en: str = "",
    title_ko: str = "",
    position: int = 0,
) -> DataFile:
    """Add a file for participants, or replace the one of that path."""
    return set_file(
        competition=competition,
        path=path,
        blob=storage.datafiles.save(stream),
        title_en=title_en,
        title_ko=title_ko,
        position=position,
    )


def set_file(
    *, competition: Competition, path: str, blob: Blob, title_en: str, title_ko: str, position: int
) -> DataFile:
    """The row of a file whose bytes are stored.

    Raises Invalid for a path that leads out of the folder, AnswersExposed for the file of hidden answers.
    """
    if not rules.is_clean_path(path):
        raise Invalid(
            code="bad_path",
            message=_("“%(path)s” is not a file's path inside the competition's folder.") % {"path": path},
            hint=_("Such as data/train.json: no leading slash, no “..”, at most 200 characters."),
        )
    require_harmless(competition=competition, sha256=blob.sha256)
    file, _created = DataFile.objects.update_or_create(
        competition=competition,
        path=path,
        defaults={
            "title_en": title_en,
            "title_ko": title_ko,
            "sha256": blob.sha256,
            "size": blob.size,
            "position": position,
        },
    )
    return file


@transaction.atomic
def open_round(*, round_: Round) -> bool:
    """Open now; an open one stays as it is (False). Raises Invalid when that would not be before the closing time."""
    now = clock.now()
    _read_anew(round_)
    if now >= round_.closes_at:
        raise Invalid(
            code="opens_after_it_closes",
            message=_("The round would open after its closing time."),
            hint=_("Set a later closing time first."),
        )
    opened = round_.opens_at > now
    round_.opens_at = min(round_.opens_at, now)
    round_.save(update_fields=["opens_at"])
    return opened


@transaction.atomic
def close_round(*, round_: Round) -> bool:
    """Close now; a closed one stays as it is (False).

    What arrived before was judged in time when it arrived, and stays so.
    """
    _read_anew(round_)
    now = clock.now()  # after waiting for the lock, so that a closing which held it is in the past
    closed = round_.closes_at > now
    round_.closes_at = min(round_.closes_at, now)
    round_.opens_at = min(round_.opens_at, now)
    round_.save(update_fields=["opens_at", "closes_at"])
    return closed


def _read_anew(round_: Round) -> None:
    """Another organizer may have pressed the same button a moment ago."""
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update(of=("self",)))


@transaction.atomic
def remove_round(*, round_: Round) -> None:
    """Delete a round that nobody has used yet, with its answers. Raises Conflict `round_in_use`."""
    round_.answers = None
    round_.save(update_fields=["answers"])
    try:
        round_.delete()
    except ProtectedError as error:
        raise Conflict(
            code="round_in_use",
            message=_("The round has submissions and cannot be removed."),
            hint=_("Close it instead."),
        ) from error
