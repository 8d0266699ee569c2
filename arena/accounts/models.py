"""People and the tokens of their scripts."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class User(AbstractUser):  # type: ignore[django-manager-missing]  # knox names a manager for any token model
    email = models.EmailField(_("email address"))
    is_demo = models.BooleanField(
        default=False, editable=False, help_text=_("Came with the demo data; its password is public.")
    )

    class Meta(AbstractUser.Meta):
        constraints = (
            # Two people whose names differ only in case would be one person to everybody else.
            models.UniqueConstraint(Lower("username"), name="user_name_unique"),
            models.UniqueConstraint(Lower("email"), name="user_email_unique", condition=~models.Q(email="")),
        )


class ApiToken(AbstractAuthToken):
    """A script's key, kept as a hash. `id` is what the owner sees of it afterwards."""

    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, blank=True)
    scopes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name or str(self.id)
