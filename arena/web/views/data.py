"""What participants download after accepting the rules."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.competitions import queries, rules, services
from arena.core import storage
from arena.core.downloads import file_response
from arena.web.access import competition_or_404


@require_safe
def competition_data(request: HttpRequest, slug: str) -> HttpResponse:
    competition = competition_or_404(request, slug)
    context = {
        "competition": competition,
        "page": queries.get_page(competition=competition, key="data"),
        "files": list(competition.files.all()),
        "can_download": rules.can_download(request.user, competition),
    }
    return render(request, "data/data.html", context)


@require_safe
def competition_file(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponseBase:
    competition = competition_or_404(request, slug)
    services.require_download(user=request.user, competition=competition)
    file = queries.get_file(competition=competition, public_id=str(public_id))
    path = storage.datafiles.path(file.sha256)
    return file_response(request, path=path, name=file.name, sha256=file.sha256)
