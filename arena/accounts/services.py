"""Accounts and tokens."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import ApiToken, User
from arena.core.errors import Conflict, DomainError, Invalid, NotAllowed


class BadCredentials(DomainError):
    status = 401
    code = "bad_credentials"
    message = _("The user name or the password is wrong.")


SCOPES = ("read", "submit")


@transaction.atomic
def register_user(*, username: str, email: str, password: str) -> User:
    """Raises NotAllowed where sign-up is closed, Conflict for a taken name or address, Invalid for the rest."""
    if not settings.ARENA_SIGNUP_OPEN:
        raise NotAllowed(code="signup_closed", message=_("This site does not take sign-ups."))
    _require_free(username, email)
    user = User(username=username, email=email)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        _require_free(username, email)  # the check may have found what was not there a moment ago
        fields = error.message_dict if hasattr(error, "error_dict") else {"password": error.messages}
        raise Invalid(code="invalid", message=_("Some fields are not acceptable."), errors=fields) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # somebody took one of them a moment ago
        _require_free(username, email)
        raise
    return user


def _require_free(username: str, email: str) -> None:
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict(code="username_taken", message=_("This user name is taken."))
    if User.objects.filter(email__iexact=email).exists():
        raise Conflict(code="email_taken", message=_("There is an account with this email address."))


def sign_in(*, request: HttpRequest, username: str, password: str) -> User:
    """The user behind a name (or address) and a password; raises BadCredentials."""
    user = authenticate(request, username=username, email=username, password=password)
    if not isinstance(user, User):
        raise BadCredentials()
    return user


def require_verified_email(*, user: User) -> None:
    """Raises NotAllowed `email_unverified` where the site demands a confirmed address and this user has none."""
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        return
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise NotAllowed(
            code="email_unverified",
            message=_("Your email address is not confirmed yet."),
            hint=_("Sign in on the site: it sends you a message with a link to follow."),
        )


def create_token(
    *, user: User, name: str = "", scopes: list[str] | None = None, expires_in_days: int | None = None
) -> tuple[ApiToken, str]:
    """A new token and its one-time plain text."""
    expiry = timedelta(days=expires_in_days) if expires_in_days is not None else None
    token, plain = ApiToken.objects.create(user=user, expiry=expiry, name=name, scopes=scopes or list(SCOPES))
    return token, plain


def revoke_token(*, token: ApiToken) -> None:
    token.delete()
