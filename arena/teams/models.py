"""Who competes. A solo entrant is a team of one; a baseline is a team without members."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Competition
from arena.core.models import OpaqueId


class Team(OpaqueId):
    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        BASELINE = "baseline", _("Baseline")
        HOST = "host", _("Host")

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="teams", verbose_name=_("competition"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEAM)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    disqualified_at = models.DateTimeField(_("disqualified at"), null=True, blank=True)
    disqualified_reason = models.CharField(_("reason of the disqualification"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("name",)
        constraints = (models.UniqueConstraint("competition", Lower("name"), name="team_name_unique"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_ranked(self) -> bool:
        return self.kind == self.Kind.TEAM and self.disqualified_at is None


class Membership(models.Model):
    class Role(models.TextChoices):
        CAPTAIN = "captain", _("Captain")
        MEMBER = "member", _("Member")

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    # The team's competition once more, so that the database itself allows one team a person and competition.
    competition = models.ForeignKey(Competition, models.CASCADE, editable=False)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("joined_at",)
        constraints = (models.UniqueConstraint(fields=("competition", "user"), name="one_team_a_person"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"
