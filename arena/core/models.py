"""What several domains' models share."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpaqueId(models.Model):
    """An id for URLs that tells nobody how many there are."""

    public_id = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
