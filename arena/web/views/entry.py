"""Entering a competition: the rules, and a team."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arena.competitions import queries, rules
from arena.competitions.models import Competition
from arena.core.errors import DomainError
from arena.teams import queries as teams
from arena.teams import services
from arena.web.access import competition_or_404, next_url, user_of
from arena.web.forms.entry import EntryForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    competition = competition_or_404(request, slug)
    team = teams.team_of(user=request.user, competition=competition)
    onwards = next_url(request, reverse("competition_data", args=[slug]))
    if team and rules.has_accepted_rules(request.user, competition):
        return redirect(onwards)
    form = EntryForm(request.POST or None, team=team)
    if form.is_valid() and _entered(request, competition, form):
        return redirect(onwards)
    context = {
        "competition": competition,
        "team": team,
        "form": form,
        "rules": queries.get_page(competition=competition, key="rules"),
        "next": onwards,
    }
    return render(request, "entry/enter.html", context)


def _entered(request: HttpRequest, competition: Competition, form: EntryForm) -> bool:
    try:
        team = services.enter_competition(
            competition=competition, user=user_of(request), team_name=form.cleaned_data.get("team_name", "")
        )
    except DomainError as error:
        form.add_error("team_name", f"{error.message} {error.hint}".strip())
        return False
    messages.success(request, _("You take part as %(team)s.") % {"team": team.name})
    return True
