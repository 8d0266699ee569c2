"""A round's figures as people read them: what they are called, how many decimals they have, which way is better."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Round
from arena.competitions.tasks import task_of
from scoring import Task
from scoring.metrics import Borda

Label = str | Promise
SCORE: Label = _("Score")


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a round without a task: a score, and no metrics."""

    metrics: Mapping[str, str] = field(default_factory=dict)
    """What each is called, in the task's order."""
    lower: frozenset[str] = frozenset()
    """The columns of a board where less is better: metrics, and `score`."""
    score: Label = SCORE
    alone: str = ""
    """The metric that is the score itself."""
    lead: str = ""
    """Where the score takes all teams: the metric by which a team's own submissions compare."""
    decimals: int = 6
    score_decimals: int = 6

    @property
    def beside(self) -> dict[str, str]:
        """The metrics that a column of their own is worth beside the score."""
        return {name: label for name, label in self.metrics.items() if name != self.alone}

    @property
    def own_score(self) -> Label:
        """What compares a team's own submissions."""
        return self.metrics[self.lead] if self.lead else self.score

    @property
    def own_name(self) -> Label:
        """The same over a column of the team's own."""
        return self.own_score if self.alone or self.lead else _("Public score")

    @property
    def beside_own(self) -> dict[str, str]:
        return {name: label for name, label in self.beside.items() if name != self.lead}

    @property
    def own_lower(self) -> bool:
        return (self.lead or "score") in self.lower

    def own(self, score: float | None, metrics: Mapping[str, float]) -> float | None:
        return metrics.get(self.lead) if self.lead else score


def figures_of(round_: Round) -> Figures:
    task = task_of(round_)
    return figures_of_task(task) if task else Figures()


def figures_of_task(task: Task) -> Figures:
    alone, lead = task.alone, task.lead
    metrics = {each.name: each.called(reading_language()) for each in task.metrics}
    lower = {each.name for each in task.metrics if not each.metric.greater_is_better}
    return Figures(
        metrics=metrics,
        lower=frozenset(lower if task.greater_is_better else lower | {"score"}),
        score=metrics[alone.name] if alone else _score_label(task),
        alone=alone.name if alone else "",
        lead=lead.name if lead else "",
        decimals=task.decimals,
        score_decimals=0 if task.headline.relative else task.decimals,
    )


def _score_label(task: Task) -> Label:
    if not task.headline.relative:
        return SCORE
    return _("Borda points") if isinstance(task.headline, Borda) else _("Rank sum")


def reading_language() -> str:
    """The reader's, of those that `scoring` speaks."""
    return "ko" if (get_language() or "").startswith("ko") else "en"


def labelled(metrics: Mapping[str, float], labels: Mapping[str, str]) -> list[Value]:
    return [Value(label, metrics[name]) for name, label in labels.items() if name in metrics]
