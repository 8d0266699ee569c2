"""Handing in predictions."""

import secrets
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from arena.competitions.models import Competition, Round
from arena.competitions.rules import Phase, has_accepted_rules, phase_of
from arena.competitions.tasks import load_task
from arena.core import clock, uploads
from arena.core.errors import DomainError, Invalid, NotFound
from arena.submissions import quota, services
from arena.teams import queries as teams
from arena.teams.models import Team
from arena.web.access import chosen_round, redirect_to_enter, team_page, user_of
from arena.web.errors import json_error, wants_json
from arena.web.formats import check_command, file_name, guide, needs_task_file
from arena.web.forms.submission import SubmissionForm


# Django would read the whole upload to look for the CSRF token in it. Here the request is judged first, by its
# headers alone, and `_take`, which reads the body, is where the token is asked for.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@team_page
def submit(request: HttpRequest, competition: Competition, team: Team) -> HttpResponse:
    if request.method == "POST":
        return _refuse_or_take(request, competition, team)
    if not has_accepted_rules(request.user, competition):
        return redirect_to_enter(request, competition.slug)
    return _page(request, competition, team, SubmissionForm())


def _refuse_or_take(request: HttpRequest, competition: Competition, team: Team) -> HttpResponse:
    try:
        round_ = _round_to_submit_to(request, competition)
        teams.require_team(user=request.user, competition=competition)
        if not _is_replay(request, team, round_):
            services.check_may_submit(team=team, round_=round_, received_at=_received_at(request))
    except DomainError:
        uploads.discard_body(request)
        raise
    uploads.expect_files(request)
    return _take(request, competition, team, round_)


@csrf_protect
def _take(request: HttpRequest, competition: Competition, team: Team, round_: Round) -> HttpResponse:
    form = SubmissionForm(request.POST, request.FILES)
    uploads.raise_upload_error(request)
    if not form.is_valid():
        return _form_errors(request, competition, team, form)
    submission, _replayed = services.submit(
        team=team,
        round_=round_,
        user=user_of(request),
        received_at=_received_at(request),
        idempotency_key=_key(request, form),
        **form.cleaned_data,
    )
    url = reverse("submission", args=[competition.slug, submission.public_id])
    return JsonResponse({"url": url}, status=201) if wants_json(request) else redirect(url)


def _page(
    request: HttpRequest, competition: Competition, team: Team, form: SubmissionForm, status: int = 200
) -> HttpResponse:
    rounds = list(competition.rounds.select_related("answers"))
    round_ = chosen_round(request, rounds)
    context = {"competition": competition, "team": team, "rounds": rounds, "round": round_}
    if round_ is not None:
        context |= _round_context(round_, team, form)
    return render(request, "submissions/submit.html", context, status=status)


def _round_context(round_: Round, team: Team, form: SubmissionForm) -> dict[str, Any]:
    now = clock.now()
    task = load_task(round_.task)
    left = quota.quota_at(team=team, round_=round_, at=now)
    return {
        "state": _state(round_, left),
        "quota": left,
        "form": form,
        "task": task,
        "guide": guide(task),
        "file_name": file_name(task),
        "check_command": check_command(round_),
        "needs_task_file": needs_task_file(round_),
        "format_template": f"submissions/_format_{task.canonical()['format']['kind']}.html",
        "attempt": secrets.token_urlsafe(12),
        "max_upload": settings.ARENA_MAX_UPLOAD_BYTES,
    }


def _state(round_: Round, left: quota.Quota) -> str:
    phase = phase_of(round_, clock.now())
    if phase is not Phase.OPEN:
        return phase.value
    if round_.answers_id is None:
        return "not_ready"
    return "open" if left.remaining else "exhausted"


def _round_to_submit_to(request: HttpRequest, competition: Competition) -> Round:
    round_ = chosen_round(request, list(competition.rounds.all()))
    if round_ is None:
        raise NotFound()
    return round_


def _is_replay(request: HttpRequest, team: Team, round_: Round) -> bool:
    """Whether this is a repetition of an upload that was taken: `submit` answers it, whatever the quota says now."""
    key = _header_key(request)
    return bool(key) and services.find_replay(team=team, round_=round_, key=key) is not None


def _header_key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")[:200]


def _key(request: HttpRequest, form: SubmissionForm) -> str:
    """The script's key; for a plain form, one that its second click shares and another file does not."""
    if key := _header_key(request):
        return key
    digests = (getattr(form.cleaned_data[name], "blob", None) for name in ("predictions", "source"))
    contents = "-".join(blob.sha256[:32] for blob in digests if blob)
    return f"form-{request.POST.get('attempt', '')[:40]}-{contents}"


def _form_errors(request: HttpRequest, competition: Competition, team: Team, form: SubmissionForm) -> HttpResponse:
    if not wants_json(request):
        return _page(request, competition, team, form, status=400)
    first = str(next(iter(form.errors.values()))[0])
    return json_error(Invalid(message=first, hint=_("Nothing was counted.")))


def _received_at(request: HttpRequest) -> datetime:
    return cast(datetime, request.received_at)  # type: ignore[attr-defined]
