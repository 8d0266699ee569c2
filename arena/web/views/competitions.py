"""A competition's public pages."""

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.competitions import queries
from arena.competitions.models import Competition, Page
from arena.competitions.rules import has_accepted_rules
from arena.competitions.tasks import task_of
from arena.core.errors import NotFound
from arena.teams.queries import team_of
from arena.web.access import chosen_round, competition_or_404
from arena.web.explanation import explain
from arena.web.formats import TASK_FILE
from arena.web.metrics import figures_of


@require_safe
def competition(request: HttpRequest, slug: str) -> HttpResponse:
    found = competition_or_404(request, slug)
    rounds = list(found.rounds.all())
    round_ = chosen_round(request, rounds)
    bodies = {page.key: page.body for page in found.pages.all()}
    task = task_of(round_) if round_ else None
    context = {
        "competition": found,
        "round": round_,
        "rounds": rounds,
        "overview": bodies.get(Page.Key.OVERVIEW, ""),
        "evaluation": bodies.get(Page.Key.EVALUATION, ""),
        "explanation": explain(task, figures_of(round_)) if round_ and task else None,
        "step": _next_step(request, found),
    }
    return render(request, "competitions/competition.html", context)


@require_safe
def competition_rules(request: HttpRequest, slug: str) -> HttpResponse:
    found = competition_or_404(request, slug)
    context = {
        "competition": found,
        "page": queries.get_page(competition=found, key=Page.Key.RULES),
        "step": _next_step(request, found),
    }
    return render(request, "competitions/rules.html", context)


@require_safe
def round_task(request: HttpRequest, slug: str, round_slug: str) -> HttpResponse:
    """How the round is scored, as `python -m scoring` reads it."""
    round_ = queries.get_round(competition=competition_or_404(request, slug), slug=round_slug)
    task = task_of(round_)
    if task is None:
        raise NotFound()
    response = HttpResponse(
        yaml.safe_dump(task.canonical(), allow_unicode=True, sort_keys=False, width=120),
        content_type="application/yaml; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{TASK_FILE}"'
    return response


def _next_step(request: HttpRequest, competition: Competition) -> str:
    """What the reader does next: sign_up, enter, accept (the rules changed since) or submit."""
    if not request.user.is_authenticated:
        return "sign_up"
    if team_of(user=request.user, competition=competition) is None:
        return "enter"
    return "submit" if has_accepted_rules(request.user, competition) else "accept"
