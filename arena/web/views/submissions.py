"""A team's submissions: the list, one of them, and what can be done to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.competitions.models import Competition, Round
from arena.competitions.rules import Phase, phase_of
from arena.core import clock, storage
from arena.core.downloads import file_response
from arena.core.errors import DomainError, NotFound
from arena.leaderboards import services
from arena.submissions import queries
from arena.submissions.models import State, Submission
from arena.teams.models import Team
from arena.web.access import (
    chosen_round,
    next_url,
    own_submission_or_404,
    submission_or_404,
    team_page,
    user_of,
)
from arena.web.charts import Chart, score_chart
from arena.web.metrics import Figures, figures_of
from arena.web.result import result_context

PAGE_SIZE = 50


@require_safe
@team_page
def submissions(request: HttpRequest, competition: Competition, team: Team) -> HttpResponse:
    rounds = list(competition.rounds.all())
    round_ = chosen_round(request, rounds)
    context = {
        "competition": competition,
        "team": team,
        "rounds": rounds,
        "round": round_,
    }
    if round_ is not None:
        context |= _list_context(request, team, round_)
    return render(request, "submissions/submissions.html", context)


def _list_context(request: HttpRequest, team: Team, round_: Round) -> dict[str, Any]:
    figures = figures_of(round_)
    page = Paginator(queries.of_team(team=team, round_=round_), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": [_row(submission, figures) for submission in page],
        "figures": figures,
        "chart": _chart(team, round_, figures),
        "finals": queries.final_count(team=team, round_=round_),
        "can_choose": phase_of(round_, clock.now()) is not Phase.CLOSED,
    }


def _chart(team: Team, round_: Round, figures: Figures) -> Chart | None:
    """How the team came along: its scores, or the metric by which they are compared."""
    sign = -1 if figures.own_lower else 1
    scores = [sign * merit for merit in queries.public_merits(team=team, round_=round_)]
    return score_chart(scores, greater_is_better=sign > 0)


def _row(submission: Submission, figures: Figures) -> dict[str, Any]:
    """A line of the table; of a submission that is not scored now, the score is nobody's business any more."""
    evaluation = queries.evaluation_of(submission) if submission.state == State.SCORED else None
    metrics = evaluation.metrics if evaluation else {}
    return {
        "submission": submission,
        "score": figures.own(evaluation.score if evaluation else None, metrics),
        "values": [metrics.get(name) for name in figures.beside_own],
    }


@require_safe
@login_required
def submission(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = submission_or_404(request, slug, public_id)
    return render(request, "submissions/submission.html", result_context(request, found))


@require_safe
@login_required
def submission_state(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """What changes by itself. Nothing is sent while nothing has changed since what the reader saw."""
    found = submission_or_404(request, slug, public_id)
    context = result_context(request, found)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "submissions/_result.html", context)


@require_safe
@login_required
def submission_file(request: HttpRequest, slug: str, public_id: UUID, kind: str) -> HttpResponseBase:
    found = submission_or_404(request, slug, public_id)
    files = {
        "predictions": (found.sha256, found.file_name),
        "source": (found.source_sha256, found.source_name),
    }
    sha256, name = files.get(kind, ("", ""))
    if not sha256:
        raise NotFound()
    return file_response(request, path=storage.uploads.path(sha256), name=name or kind, sha256=sha256)


@require_POST
@login_required
def submission_final(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = own_submission_or_404(request, slug, public_id)
    chosen = request.POST.get("chosen") == "1"
    done = _("This submission is final now.") if chosen else _("This submission is no longer final.")
    return _act(
        request,
        slug,
        lambda: services.choose_final(submission=found, user=user_of(request), chosen=chosen),
        done=done,
    )


@require_POST
@login_required
def submission_withdraw(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    found = own_submission_or_404(request, slug, public_id)
    return _act(
        request,
        slug,
        lambda: services.withdraw_submission(submission=found, user=user_of(request)),
        done=_("The submission is withdrawn."),
    )


def _act(request: HttpRequest, slug: str, action: Callable[[], None], *, done: str) -> HttpResponse:
    """Carry it out and lead back to where the button stood; a refusal is told there too."""
    try:
        action()
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}".strip())
    else:
        messages.success(request, done)
    return redirect(next_url(request, reverse("submissions", args=[slug])))
