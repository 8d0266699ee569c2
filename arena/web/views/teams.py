"""The team's own page: its people, its name, its account of today."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arena.competitions.models import Competition
from arena.core import clock
from arena.core.errors import DomainError, NotAllowed
from arena.submissions import quota
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
    now = clock.now()
    context = {
        "competition": competition,
        "team": team,
        "round": round_,
        "members": queries.members_of(team),
        "form": form if is_captain else None,
        "quota": quota.quota_at(team=team, round_=round_, at=now) if round_ else None,
        "statement": quota.statement(team=team, round_=round_, at=now) if round_ else [],
    }
    return render(request, "teams/team.html", context)


def _renamed(request: HttpRequest, team: Team, form: RenameForm) -> bool:
    try:
        services.rename_team(team=team, name=form.cleaned_data["name"])
    except DomainError as error:
        form.add_error("name", f"{error.message} {error.hint}".strip())
        return False
    messages.success(request, _("The team is called %(team)s now.") % {"team": team.name})
    return True
