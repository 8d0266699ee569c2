"""The part of a plan that rounds and their answers have."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from arena.bundles.items import Action, Item, Part
from arena.bundles.state import AnswersState, CompetitionState, RoundState
from arena.bundles.wording import changed_fields
from arena.competitions.models import PrivateBoard
from arena.competitions.tasks import is_same_task, scores_alike


def round_items(wanted: CompetitionState, there: CompetitionState, now: datetime) -> Iterator[Item]:
    for slug, new in wanted.rounds.items():
        old = there.rounds.get(slug)
        if old is None:
            yield Item(Action.CREATE, Part.ROUND, (slug,), warnings=(*new.warnings, *_no_answers(new, None)))
        elif old.submissions and not scores_alike(new.fields["task"], old.fields["task"]):
            reason = _("The task cannot change: %d submissions were scored by it. Make a new round.")
            yield Item(Action.REFUSE, Part.ROUND, (slug,), (reason % old.submissions,))
        else:
            yield _changed_round(slug, new, old, wanted.fields["timezone"], now)


def _changed_round(slug: str, new: RoundState, old: RoundState, zone: str, now: datetime) -> Item:
    details = changed_fields(new.fields, old.fields, zone)
    warnings = [*new.warnings, *_no_answers(new, old), *_closing(new, old, now)]
    action = Action.CHANGE if details else Action.UNCHANGED
    return Item(action, Part.ROUND, (slug,), details, tuple(warnings))


def _closing(new: RoundState, old: RoundState, now: datetime) -> Iterator[str]:
    """What the clock makes of other times."""
    closed, was_closed = (state.fields["closes_at"] <= now for state in (new, old))
    revealing = new.fields["private_board"] == PrivateBoard.ON_CLOSE
    if closed and not was_closed:
        yield (
            _("The round closes by this, and its private board is revealed.")
            if revealing
            else _("The round closes by this.")
        )
    elif was_closed and not closed:
        yield _("The round opens again, after people may have seen its private board.")


def _no_answers(new: RoundState, old: RoundState | None) -> tuple[str, ...]:
    if new.answers or (old and old.answers):
        return ()
    return (_("It has no answers yet: submissions could not be scored."),)


def answer_items(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for slug, new in wanted.rounds.items():
        old = there.rounds.get(slug)
        if new.answers is None:
            if old and old.answers and _task_changed(new, old):
                reason = _("The task changes: its answers must be in the folder to be checked against it.")
                yield Item(Action.REFUSE, Part.ANSWERS, (slug,), (reason,))
        elif old is None or old.answers is None:
            yield Item(Action.CREATE, Part.ANSWERS, (slug,))
        else:
            yield _changed_answers(slug, new, old, new.answers, old.answers)


def _changed_answers(slug: str, new: RoundState, old: RoundState, wanted: AnswersState, there: AnswersState) -> Item:
    share = new.fields.get("public_share")
    reasons = {
        _("the answers"): wanted.sha256 != there.sha256,
        _("the questions"): wanted.questions_sha256 != there.questions_sha256,
        _("the split"): wanted.splits_sha256 != there.splits_sha256
        or (share is not None and share != old.fields["public_share"]),
        _("the task"): _task_changed(new, old),
    }
    changed = ", ".join(reason for reason, is_so in reasons.items() if is_so)
    if not changed:
        return Item(Action.UNCHANGED, Part.ANSWERS, (slug,))
    warnings = []
    if old.submissions:
        kept = _("%d submissions keep the scores they have; scoring them again is a separate step.")
        warnings.append(kept % old.submissions)
    details = (_("a new version, by other bytes or values of: %s") % changed,)
    return Item(Action.CHANGE, Part.ANSWERS, (slug,), details, tuple(warnings))


def removed_round_items(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for slug, old in there.rounds.items():
        if slug in wanted.rounds:
            continue
        if old.submissions:
            reason = _("It is not in the folder any more, but has %d submissions. Close it instead.")
            yield Item(Action.REFUSE, Part.ROUND, (slug,), (reason % old.submissions,))
        else:
            yield Item(Action.REMOVE, Part.ROUND, (slug,))


def _task_changed(new: RoundState, old: RoundState) -> bool:
    return not is_same_task(new.fields["task"], old.fields["task"])
