"""Carrying out the lines of a plan, inside the transaction that `apply` opens."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from arena.accounts.models import User
from arena.bundles.items import Action, Item, Part
from arena.bundles.plan_baselines import WITHDRAWABLE
from arena.bundles.state import CompetitionState
from arena.competitions import services as competitions
from arena.competitions.answers import KeptAnswers, put_in_force
from arena.competitions.models import Competition, Round
from arena.core.errors import Conflict
from arena.core.storage import Blob
from arena.leaderboards import services as leaderboards
from arena.submissions.models import State, Submission
from arena.submissions.services import Stored, submit_baseline
from arena.teams.services import ensure_baseline


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    competition: Competition
    wanted: CompetitionState
    seeds: Mapping[str, bytes]
    answers: Mapping[str, KeptAnswers]
    baselines: Mapping[tuple[str, ...], Stored]

    def carry_out(self, item: Item) -> None:
        match item.part:
            case Part.COMPETITION:
                self._competition()
            case Part.ORGANIZER:
                user = User.objects.get(username=item.key[0])
                competitions.add_organizer(competition=self.competition, user=user)
            case Part.PAGE:
                en, ko = self.wanted.pages.get(item.key[0], ("", ""))
                competitions.set_page(competition=self.competition, key=item.key[0], body_en=en, body_ko=ko)
            case Part.FILE:
                self._file(item.key[0])
            case Part.ROUND if item.action is Action.REMOVE:
                competitions.remove_round(round_=self._round(item.key[0]))
            case Part.ROUND:
                self._write_round(item.key[0])
            case Part.ANSWERS:
                put_in_force(round_=self._round(item.key[0]), kept=self.answers[item.key[0]])
            case Part.BASELINE:
                self._baseline(item)

    def _round(self, slug: str) -> Round:
        return Round.objects.select_related("competition").get(competition=self.competition, slug=slug)

    def _competition(self) -> None:
        for name, value in self.wanted.fields.items():
            setattr(self.competition, name, value)
        self.competition.save()

    def _file(self, path: str) -> None:
        file = self.wanted.files.get(path)
        if file is None:
            self.competition.files.filter(path=path).delete()
            return
        competitions.set_file(
            competition=self.competition,
            path=path,
            blob=Blob(file.sha256, file.size),
            title_en=file.title_en,
            title_ko=file.title_ko,
            position=file.position,
        )

    def _write_round(self, slug: str) -> None:
        fields = dict(self.wanted.rounds[slug].fields)
        # A round may lead into one that is written after it.
        target = fields.pop("advance_to")
        fields["advance_to"] = Round.objects.filter(competition=self.competition, slug=target).first()
        round_, created = Round.objects.get_or_create(
            competition=self.competition, slug=slug, defaults={**fields, "split_seed": self.seeds[slug]}
        )
        if not created:
            finals_changed = round_.max_final != fields["max_final"]
            for name, value in fields.items():
                setattr(round_, name, value)
            round_.save()
            if finals_changed:
                leaderboards.rebuild_round(round_=round_)
        leading_here = [other for other, state in self.wanted.rounds.items() if state.fields["advance_to"] == slug]
        Round.objects.filter(competition=self.competition, slug__in=leading_here).update(advance_to=round_)

    def _baseline(self, item: Item) -> None:
        name, slug = item.key
        round_, team = self._round(slug), ensure_baseline(competition=self.competition, name=name)
        entries = Submission.objects.filter(team=team, round=round_).select_related("team", "round")
        earlier = list(entries.filter(state__in=WITHDRAWABLE))
        wanted = self.wanted.baselines.get((name, slug))
        if wanted is not None:
            latest = entries.exclude(state=State.WITHDRAWN).order_by("-id").first()
            if latest is None or latest.sha256 != wanted.sha256:
                submit_baseline(team=team, round_=round_, predictions=self.baselines[item.key])
            else:
                earlier = [entry for entry in earlier if entry.pk != latest.pk]
        for entry in earlier:
            with suppress(Conflict):  # a worker has just taken it: the next run of the plan withdraws it
                leaderboards.withdraw_baseline(submission=entry)
