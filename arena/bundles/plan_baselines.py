"""The part of a plan that baselines have: one standing submission each, with the folder's predictions."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from arena.bundles.items import Action, Item, Part
from arena.bundles.state import BaselineState, CompetitionState
from arena.submissions.models import State

STANDING = (State.QUEUED, State.SCORING, State.SCORED)
WITHDRAWABLE = (State.QUEUED, State.SCORED)


def baseline_items(wanted: CompetitionState, there: CompetitionState) -> Iterator[Item]:
    for key in wanted.baselines | there.baselines:
        new, old = wanted.baselines.get(key), there.baselines.get(key)
        if new is None and old is not None:
            if any(state in STANDING for _id, state in old.submissions):
                details = (_("its submissions are withdrawn"),)
                yield Item(Action.REMOVE, Part.BASELINE, key, details, _busy(old.submissions))
        elif new is not None:
            yield _baseline(key, new, old, wanted, there)


def _baseline(
    key: tuple[str, str],
    new: BaselineState,
    old: BaselineState | None,
    wanted: CompetitionState,
    there: CompetitionState,
) -> Item:
    name, slug = key
    taken, is_baseline = there.teams.get(name.casefold(), (name, True))
    if taken != name or not is_baseline:
        reason = _("The name is taken by the team or baseline “%s”.") % taken
        return Item(Action.REFUSE, Part.BASELINE, key, (reason,))
    was = there.rounds.get(slug)
    if not (wanted.rounds[slug].answers or (was and was.answers)):
        return Item(Action.REFUSE, Part.BASELINE, key, (_("Its round has no answers to score it against."),))
    if old is None:
        return Item(Action.CREATE, Part.BASELINE, key)
    earlier = old.submissions if new.sha256 != old.sha256 else old.submissions[1:]
    warnings = _busy(earlier) + _unscored(new, old)
    if new.sha256 != old.sha256:
        details = (_("other predictions: they are submitted, the earlier ones withdrawn"),)
    elif any(state in WITHDRAWABLE for _id, state in earlier):
        details = (_("earlier predictions are withdrawn"),)
    else:
        return Item(Action.UNCHANGED, Part.BASELINE, key, warnings=warnings)
    return Item(Action.CHANGE, Part.BASELINE, key, details, warnings)


def _busy(submissions: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    if any(state == State.SCORING for _id, state in submissions):
        return (_("One that should go is being scored at this moment; apply again in a minute."),)
    return ()


def _unscored(new: BaselineState, old: BaselineState) -> tuple[str, ...]:
    state = old.submissions[0][1]
    if new.sha256 == old.sha256 and state in {State.INVALID, State.FAILED}:
        return (_("Its predictions could not be scored: %s.") % State(state).label,)
    return ()
