"""What applying a folder would do: a pure comparison of the state it wants with the state there is."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from arena.bundles.items import Action, Item, Part, action_for
from arena.bundles.plan_baselines import baseline_items
from arena.bundles.plan_rounds import answer_items, removed_round_items, round_items
from arena.bundles.state import CompetitionState
from arena.bundles.wording import changed_fields


def diff(wanted: CompetitionState, there: CompetitionState | None, *, now: datetime) -> list[Item]:
    """Every thing of either state, once, with what becomes of it. In an order in which it can be done."""
    is_new = there is None
    there = there or CompetitionState(slug=wanted.slug, fields={})
    return [
        _competition(wanted, there, is_new=is_new),
        *_organizers(wanted, there),
        *_pages(wanted, there),
        *_files(wanted, there),
        *round_items(wanted, there, now),
        *answer_items(wanted, there),
        *baseline_items(wanted, there),
        *removed_round_items(wanted, there),
    ]


def _competition(wanted: CompetitionState, there: CompetitionState, *, is_new: bool) -> Item:
    action = Action.CREATE
    details: tuple[str, ...] = ()
    if not is_new:
        details = changed_fields(wanted.fields, there.fields, wanted.fields["timezone"])
        action = Action.CHANGE if details else Action.UNCHANGED
    warnings = []
    if not wanted.organizers | there.organizers:
        warnings.append(_("Nobody organizes it but the site's superusers. --owner USER names somebody."))
    if wanted.fields["visibility"] != "draft" and "rules" not in wanted.pages:
        warnings.append(_("It has no rules page: participants accept the rules before they download."))
    return Item(action, Part.COMPETITION, (wanted.slug,), details, tuple(warnings))


def _organizers(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for name in sorted(wanted.organizers):
        action = Action.UNCHANGED if name in there.organizers else Action.CREATE
        yield Item(action, Part.ORGANIZER, (name,))


def _pages(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for key in wanted.pages | there.pages:
        action = action_for(wanted.pages.get(key), there.pages.get(key))
        renewed = key == "rules" and action in {Action.CHANGE, Action.REMOVE}
        warning = _("Participants will have to accept the rules anew.")
        yield Item(action, Part.PAGE, (key,), warnings=(warning,) if renewed else ())


def _files(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for path in wanted.files | there.files:
        new, old = wanted.files.get(path), there.files.get(path)
        details: tuple[str, ...] = ()
        if new and old and new.sha256 != old.sha256:
            details = (_("other bytes: %(old)d → %(new)d") % {"old": old.size, "new": new.size},)
        elif old and not new:
            details = (_("participants can no longer download it"),)
        yield Item(action_for(new, old), Part.FILE, (path,), details)
