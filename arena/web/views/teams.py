"""The team's own pages: its people, its name, its account."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.core.errors import DomainError, NotAllowed, NotFound
from arena.submissions.statements import is_day, statement
from arena.teams import queries, rules, services
from arena.teams.models import Team
from arena.web.access import chosen_round, team_page
from arena.web.forms.team import RenameForm


@require_http_methods(["GET", "HEAD", "POST"])
@team_page
def team(request: HttpRequest, competition: Competition, team: Team) -> HttpResponse:
    is_captain = rules.is_captain(request.user, team)
    if request.method == "POST" and not is_captain:
        raise NotAllowed(message=_("Only the captain renames the team."))
    form = RenameForm(request.POST or None, initial={"name": team.name})
    if form.is_valid() and _renamed(request, team, form):
        return redirect("team", competition.slug)
    team.refresh_from_db()  # a refused name is the form's, not the team's
    round_ = chosen_round(request, list(competition.rounds.all()))
    context = {
        "competition": competition,
        "team": team,
        "round": round_,
        "members": queries.members_of(team),
        "form": form if is_captain else None,
    }
    if round_ is not None:
        context |= _account(team, round_, _today(round_))
    return render(request, "teams/team.html", context)


@require_safe
@team_page
def team_quota(request: HttpRequest, competition: Competition, team: Team) -> HttpResponse:
    """A day of the account; today's unless another is asked for."""
    rounds = list(competition.rounds.all())
    round_ = chosen_round(request, rounds)
    if round_ is None:
        raise NotFound()
    context = {"competition": competition, "team": team, "rounds": rounds, "round": round_, "today": _today(round_)}
    return render(request, "teams/quota.html", context | _account(team, round_, _day(request, round_)))


def _account(team: Team, round_: Round, day: date) -> dict[str, Any]:
    found = statement(team=team, round_=round_, day=day)
    return {"statement": found, "quota": found.quota}


def _today(round_: Round) -> date:
    return clock.local_day(clock.now(), round_.competition.timezone)


def _day(request: HttpRequest, round_: Round) -> date:
    try:
        day = date.fromisoformat(request.GET.get("day") or _today(round_).isoformat())
    except ValueError as error:
        raise NotFound() from error
    if not is_day(day):
        raise NotFound()
    return day


def _renamed(request: HttpRequest, team: Team, form: RenameForm) -> bool:
    try:
        services.rename_team(team=team, name=form.cleaned_data["name"])
    except DomainError as error:
        form.add_error("name", f"{error.message} {error.hint}".strip())
        return False
    messages.success(request, _("The team is called %(team)s now.") % {"team": team.name})
    return True
