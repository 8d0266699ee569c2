"""The keys of a person's scripts."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from arena.accounts import queries, services
from arena.web.access import user_of
from arena.web.forms.token import TokenForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """A new token is shown in the answer to the form and nowhere else: it is kept as a hash."""
    form = TokenForm(request.POST or None)
    created, plain = None, ""
    if form.is_valid():
        created, plain = services.create_token(user=user_of(request), **form.cleaned_data)
        form = TokenForm()
    context = {
        "tokens": queries.tokens_of(user=user_of(request)),
        "form": form,
        "created": created,
        "plain": plain,
        "site": request.build_absolute_uri("/"),
    }
    return render(request, "tokens/tokens.html", context)


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = queries.get_token(user=user_of(request), token_id=token_id)
    services.revoke_token(token=token)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token})
    return redirect("tokens")
