"""What a token may be used for. What its owner may do, the domains' rules decide."""

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from arena.accounts.models import ApiToken
from arena.core.errors import NotAllowed


class HasScope(BasePermission):
    """`read` for what changes nothing, `submit` for the rest. Without a token there is nothing to limit."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 REST framework's signature
        needed = "read" if request.method in SAFE_METHODS else "submit"
        if isinstance(request.auth, ApiToken) and needed not in request.auth.scopes:
            raise NotAllowed(
                code="insufficient_scope",
                message=_("This token may not be used for that."),
                hint=_("Make a token with the scope that is named here."),
                scope=needed,
            )
        return True
