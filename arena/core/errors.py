"""What can go wrong by a person's doing: a stable code for scripts, a sentence and a next step for people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """Refused, for a reason the person can act on. `code` is stable; `message` and `hint` are translated."""

    status = 400
    code = "bad_request"
    message: Text = _("The request could not be carried out.")
    hint: Text = ""

    def __init__(self, *, code: str = "", message: Text = "", hint: Text = "", **extra: Any) -> None:
        self.code = code or self.code
        self.message = message or self.message
        self.hint = hint or self.hint
        self.extra = extra
        super().__init__(self.code)


class Invalid(DomainError):
    status = 400
    code = "invalid"


class NotAllowed(DomainError):
    status = 403
    code = "not_allowed"
    message = _("You may not do this.")


class NotFound(DomainError):
    status = 404
    code = "not_found"
    message = _("There is no such thing here.")


class Conflict(DomainError):
    status = 409
    code = "conflict"


class TooLarge(DomainError):
    status = 413
    code = "too_large"
    message = _("The file is larger than this site accepts.")
    hint = _("Send results.json compressed: a .zip or .gz of it is about six times smaller.")


class QuotaExhausted(DomainError):
    status = 429
    code = "quota_exhausted"
    message = _("Today's submissions are used up.")
    hint = _("The count starts anew at midnight in the competition's time zone.")


class StorageFull(DomainError):
    status = 507
    code = "storage_full"
    message = _("The site cannot store the file just now. Nothing was kept and no submission was counted.")
    hint = _("Try again in a few minutes. The organizers have been told.")


class Unavailable(DomainError):
    """The database is away, or too busy. Nothing was done, or it will be found done when the request is repeated."""

    status = 503
    code = "unavailable"
    message = _("The site is not able to do this just now.")
    hint = _("Try again in a few seconds. A script may repeat an upload safely with the same Idempotency-Key.")
