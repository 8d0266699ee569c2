"""How a round is scored, in words: for the evaluation page, and in a sentence for the board."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.web.metrics import Figures, reading_language
from scoring import Task
from scoring.metrics import Borda, RankSum, WeightedSum

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a metric is, or several that are the same of different fields."""

    labels: str
    text: str
    is_lower_better: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """`score` is one or two sentences; `rules` say what decides between equals and what is shown."""

    score: str
    rules: list[str]
    metrics: list[Meaning]


def explain(task: Task, figures: Figures) -> Explanation:
    return Explanation(
        score=explain_score(task, figures),
        rules=[*_ties(task, figures), _decimals(task)],
        metrics=list(_meanings(task, figures)),
    )


def _meanings(task: Task, figures: Figures) -> Iterator[Meaning]:
    for text, alike in groupby(task.metrics, key=lambda each: each.meaning(reading_language())):
        names = [each.name for each in alike]
        yield Meaning(_called(names, figures), text, names[0] in figures.lower)


def explain_score(task: Task, figures: Figures) -> str:
    """What the score is made of, and which way is better."""
    match task.headline:
        case RankSum(metrics=names):
            said = _("The score is the sum of a team's ranks in %(metrics)s among all teams: the smallest is best.")
            return said % {"metrics": _called(names, figures)}
        case Borda(metrics=names):
            said = _(
                "The score is the sum of a team's points in %(metrics)s: of p teams the best gets p points in each,"
                " the next p − 1, and so on. The most is best."
            )
            return said % {"metrics": _called(names, figures)}
        case WeightedSum() as headline:
            what = figures.score if figures.alone else f"{figures.score} = {_formula(headline, figures)}"
            better = _("Less is better.") if "score" in figures.lower else _("More is better.")
            return f"{what}. {better}"


def _formula(headline: WeightedSum, figures: Figures) -> str:
    """As in `0.85 × Song nDCG + 0.15 × Tag nDCG`, or `100 − 100 × CER`."""
    terms = [(headline.weights[name], label) for name, label in figures.metrics.items() if name in headline.weights]
    formula = f"{headline.offset:g}" if headline.offset else ""
    for weight, label in terms:
        sign, size = (MINUS if weight < 0 else "+"), abs(weight)
        term = label if size == 1 else f"{size:g} × {label}"
        formula += f" {sign} {term}" if formula else f"{sign}{term}".removeprefix("+")
    return formula


def _ties(task: Task, figures: Figures) -> list[str]:
    match task.headline:
        case RankSum():
            said = _("Equal values share the better rank; equal sums go by %(metric)s, then by the earlier submission.")
        case Borda():
            said = _(
                "Of equal values the earlier submission ranks higher; equal sums go by the most first places, then the"
                " most second places, and so on."
            )
        case WeightedSum():
            return [_("Of equal scores the earlier submission ranks higher.")]
    own = _("Of a team's own submissions the one with the best %(metric)s counts.")
    lead = {"metric": figures.own_score}
    return [said % lead, own % lead, _("Baselines stand on the board without a score, since they would change it.")]


def _decimals(task: Task) -> str:
    shown = ngettext("%(n)d decimal is shown", "%(n)d decimals are shown", task.decimals) % {"n": task.decimals}
    return _("%(shown)s; ranks go by full precision.") % {"shown": shown}


def _called(names: Iterable[str], figures: Figures) -> str:
    return ", ".join(figures.metrics[name] for name in names)
