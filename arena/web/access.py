"""Fetch and authorise in one step: a view cannot hold an object without the check.

Whatever a person may not see does not exist for them (404); what they may see but not use is refused with the way on.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from arena.accounts.models import User
from arena.competitions import queries as competitions
from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.core.errors import NotFound
from arena.submissions import queries as submissions
from arena.submissions.models import Submission
from arena.teams import queries as teams
from arena.teams.models import Team

P = ParamSpec("P")
TeamView = Callable[Concatenate[HttpRequest, Competition, Team, P], HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The signed-in person, in a view that asks for one."""
    return cast(User, request.user)


def competition_or_404(request: HttpRequest, slug: str) -> Competition:
    return competitions.get_competition(user=request.user, slug=slug)


def submission_or_404(request: HttpRequest, slug: str, public_id: UUID) -> Submission:
    """A submission of the reader's team, or of a competition they organize, under its own competition's address."""
    return _of(slug, submissions.get_submission(user=request.user, public_id=public_id))


def own_submission_or_404(request: HttpRequest, slug: str, public_id: UUID) -> Submission:
    """A submission that the reader's own team may act on; an organizer, who may only see it, is refused."""
    return _of(slug, submissions.get_own_submission(user=request.user, public_id=public_id))


def _of(slug: str, submission: Submission) -> Submission:
    if submission.team.competition.slug != slug:
        raise NotFound()
    return submission


def team_page(view: TeamView[P]) -> Callable[..., HttpResponse]:
    """A page of the reader's team: whoever has none is led to sign in, then to enter, and back."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        competition = competition_or_404(request, slug)
        team = teams.team_of(user=request.user, competition=competition)
        if team is None:
            messages.info(request, _("Enter the competition first: accept the rules and name a team."))
            return redirect_to_enter(request, slug)
        return view(request, competition, team, *args, **kwargs)

    return inner


def redirect_to_enter(request: HttpRequest, slug: str) -> HttpResponse:
    return redirect(f"{reverse('enter', args=[slug])}?{urlencode({'next': request.path})}")


def next_url(request: HttpRequest, default: str) -> str:
    """Where the reader wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else default


def chosen_round(request: HttpRequest, rounds: Sequence[Round]) -> Round | None:
    """The round named by `?round=`, else the one a visitor most likely means; None where there is none."""
    slug = request.GET.get("round")
    if slug is None:
        return competitions.current_round(rounds, clock.now())
    found = next((round_ for round_ in rounds if round_.slug == slug), None)
    if found is None:
        raise NotFound()
    return found
