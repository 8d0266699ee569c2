"""Reading accounts. A person's tokens are nobody else's."""

from uuid import UUID

from django.db.models import QuerySet

from arena.accounts.models import ApiToken, User
from arena.core.errors import NotFound


def tokens_of(*, user: User) -> QuerySet[ApiToken]:
    """The user's tokens, newest first."""
    return ApiToken.objects.filter(user=user)


def get_token(*, user: User, token_id: UUID | str) -> ApiToken:
    """Raises NotFound, the same for another person's token as for none."""
    token = tokens_of(user=user).filter(id=token_id).first()
    if token is None:
        raise NotFound()
    return token
