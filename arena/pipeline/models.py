"""What the machinery tells of itself: who is at work, and whether the promises hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """A worker process that lives, or the sweep: the last sign of it."""

    class Role(models.TextChoices):
        WORKER = "worker", _("Worker")
        SWEEP = "sweep", _("Sweep")

    name = models.CharField(max_length=150, unique=True)
    role = models.CharField(max_length=10, choices=Role)
    slots = models.PositiveIntegerField(default=0, help_text=_("How many submissions it scores at a time."))
    since = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Verification(models.Model):
    """What one run of `verify_invariants` found."""

    at = models.DateTimeField(_("at"))
    seconds = models.FloatField(_("seconds"))
    ok = models.BooleanField(_("all hold"))
    invariants = models.JSONField(default=list)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("check of the invariants")
        verbose_name_plural = _("checks of the invariants")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class OperatorMail(models.Model):
    """A mail to the people who run the site: of all that had happened until then."""

    until = models.DateTimeField()
    failed = models.PositiveIntegerField(help_text=_("Submissions that failed on our side."))
    waiting = models.PositiveIntegerField(default=0, help_text=_("Submissions that had waited for long."))
    broken = models.ForeignKey(
        Verification, models.SET_NULL, null=True, help_text=_("The check of the invariants that it tells of.")
    )

    class Meta:
        ordering = ("-until", "-id")

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"
