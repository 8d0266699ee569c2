"""Applying a folder: look, compare, check the answers; then blobs, then every row in one transaction.

A run that is cut off leaves blobs that nothing names, or all of its rows. Running it again is always right.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from arena.bundles.changes import Changes
from arena.bundles.current import read_database
from arena.bundles.folder import read_folder
from arena.bundles.items import Action, Item, Part
from arena.bundles.plan import diff
from arena.bundles.state import CompetitionState, RoundState
from arena.competitions import answers
from arena.competitions.answers import BadAnswersFile, CheckedAnswers, KeptAnswers
from arena.competitions.models import Competition, Round, new_split_seed
from arena.core import clock, storage
from arena.core.errors import Conflict, Invalid
from arena.submissions.services import Stored, keep_baseline


class Refused(Invalid):
    code = "plan_refused"
    message = _("Nothing was changed: parts of the plan are refused.")


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    message = _("The competition or the folder changed while it was being applied. Nothing was changed.")
    hint = _("Apply it again.")


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    wanted: CompetitionState
    items: list[Item]
    checked: Mapping[str, CheckedAnswers]
    seeds: Mapping[str, bytes]

    @property
    def is_refused(self) -> bool:
        return any(item.action is Action.REFUSE for item in self.items)

    @property
    def to_do(self) -> list[Item]:
        return [item for item in self.items if item.action not in {Action.UNCHANGED, Action.REFUSE}]


def make_plan(*, folder: Path, owner: str | None = None) -> Plan:
    """What applying `folder` would do. Changes nothing. Raises BadFolder."""
    wanted = dataclasses.replace(read_folder(folder), organizers=frozenset([owner] if owner else []))
    items = diff(wanted, read_database(wanted.slug), now=clock.now())
    seeds = {slug: new_split_seed() for slug in wanted.rounds} | _seeds(wanted.slug)
    checked: dict[str, CheckedAnswers] = {}
    for place, item in enumerate(items):
        if item.part is Part.ANSWERS and item.action in {Action.CREATE, Action.CHANGE}:
            slug = item.key[0]
            try:
                checked[slug] = _check(wanted.rounds[slug], seeds[slug])
            except BadAnswersFile as error:
                items[place] = _refused(item, wanted.rounds[slug], error)
            else:
                items[place] = _found_right(item, checked[slug])
    return Plan(wanted, items, checked, seeds)


def apply_plan(plan: Plan) -> Competition:
    """Do it. Raises Refused or ChangedMeanwhile, and then nothing has changed."""
    if plan.is_refused:
        raise Refused()
    kept = {slug: _kept_answers(plan, slug) for slug in plan.checked}
    for item in plan.to_do:
        if item.part is Part.FILE and item.action is not Action.REMOVE:
            _keep_file(plan, item.key[0])
    stored = {
        item.key: _kept_baseline(plan, item)
        for item in plan.to_do
        if item.part is Part.BASELINE and item.action is not Action.REMOVE
    }
    try:
        return _write(plan, kept, stored)
    except IntegrityError as error:  # another process created the same competition a moment ago
        raise ChangedMeanwhile() from error


@transaction.atomic
def _write(plan: Plan, kept: Mapping[str, KeptAnswers], stored: Mapping[tuple[str, ...], Stored]) -> Competition:
    competition = Competition.objects.select_for_update().filter(slug=plan.wanted.slug).first()
    planned_now = diff(plan.wanted, read_database(plan.wanted.slug), now=clock.now())
    if _signature(planned_now) != _signature(plan.items):
        raise ChangedMeanwhile()
    changes = Changes(competition or Competition(slug=plan.wanted.slug), plan.wanted, plan.seeds, kept, stored)
    for item in plan.to_do:
        changes.carry_out(item)
    return changes.competition


def _signature(items: list[Item]) -> list[tuple[Action, Part, tuple[str, ...]]]:
    return [(item.action, item.part, item.key) for item in items]


def _seeds(slug: str) -> dict[str, bytes]:
    rounds = Round.objects.filter(competition__slug=slug).values_list("slug", "split_seed")
    return {round_slug: bytes(seed) for round_slug, seed in rounds}


def _check(round_: RoundState, seed: bytes) -> CheckedAnswers:
    state = round_.answers
    if state is None or state.answers is None:
        raise ValueError("no answers to check")
    return answers.check_answers(
        task=round_.fields["task"],
        answers=state.answers,
        questions=state.questions,
        splits=state.splits,
        split_seed=seed,
        public_share=round_.fields.get("public_share", 0.0),
    )


def _found_right(item: Item, checked: CheckedAnswers) -> Item:
    counts = _("%(rows)d rows, %(public)d of them public") % {
        "rows": checked.compiled.rows,
        "public": checked.public_rows,
    }
    warnings = answers.warning_lines(warnings=checked.warnings, public_rows=checked.public_rows)
    resolution = answers.resolution_line(task=checked.task, public_rows=checked.public_rows)
    details = (*item.details, str(counts), *filter(None, [resolution]))
    return dataclasses.replace(item, details=details, warnings=(*item.warnings, *warnings))


def _refused(item: Item, round_: RoundState, error: BadAnswersFile) -> Item:
    source = round_.answers and (round_.answers.splits if error.file == "splits" else round_.answers.answers)
    first, *rest = error.lines
    details = (f"{source.name if source else ''}: {first}", *rest)
    return dataclasses.replace(item, action=Action.REFUSE, details=details)


def _kept_answers(plan: Plan, slug: str) -> KeptAnswers:
    kept = answers.keep_answers(plan.checked[slug])
    state = plan.wanted.rounds[slug].answers
    planned = state and (state.sha256, state.questions_sha256, state.splits_sha256)
    if planned != (kept.hashes["sha256"], kept.hashes["questions_sha256"], kept.hashes["splits_sha256"]):
        raise ChangedMeanwhile()
    return kept


def _keep_file(plan: Plan, path: str) -> None:
    file = plan.wanted.files[path]
    if file.source is None:
        raise ValueError("no file to keep")
    with file.source.open("rb") as stream:
        if storage.datafiles.save(stream).sha256 != file.sha256:
            raise ChangedMeanwhile()


def _kept_baseline(plan: Plan, item: Item) -> Stored:
    name, round_slug = item.key
    baseline = plan.wanted.baselines[name, round_slug]
    if baseline.source is None:
        raise ValueError("no predictions to keep")
    stored = keep_baseline(baseline.source)
    if stored.blob.sha256 != baseline.sha256:
        raise ChangedMeanwhile()
    return stored
