"""Teams: who is in them, and what organizers decide about them."""

from typing import Any

from django import forms
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget

from arena.admin.base import OrganizerAdmin, OrganizerTabularInline, wall_time
from arena.admin.dialogs import GrantForm, ReasonForm, Text, carry_out, dialog
from arena.admin.site import site
from arena.competitions.models import Round
from arena.submissions import quota
from arena.teams.models import Membership, Team
from arena.teams.services import disqualify_team, reinstate_team


class RoundGrantForm(GrantForm):
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"), widget=UnfoldAdminSelectWidget)

    def __init__(self, request: HttpRequest, object_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(request, object_id, **kwargs)
        rounds = site.get_model_admin(Round).get_queryset(request)
        team = object_id if str(object_id).isdecimal() else None
        self.fields["round"].queryset = rounds.filter(competition__teams=team)


class MembershipInline(OrganizerTabularInline):
    model = Membership
    fields = readonly_fields = ("username", "role", "joined_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    @display(description=_("User name"))
    def username(self, obj: Membership) -> str:
        return obj.user.username


class TeamAdmin(OrganizerAdmin):
    list_display = ("name", "competition", "kind", "members", "created", "disqualified")
    list_filter = (("competition", RelatedOnlyFieldListFilter), "kind")
    search_fields = ("name", "memberships__user__username")
    fields = ("name", "competition", "kind", "created_at", "disqualified_at", "disqualified_reason")
    inlines = (MembershipInline,)
    actions_detail = ("grant_quota", "disqualify", "reinstate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return super().get_queryset(request).select_related("competition").prefetch_related("memberships__user")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def zone_of(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002
        return str(obj.competition.timezone) if obj else "UTC"

    def offers(self, action: str, obj: Team) -> bool:
        match action:
            case "disqualify":
                return obj.disqualified_at is None
            case "reinstate":
                return obj.disqualified_at is not None
        return True

    @display(description=_("Created"), ordering="created_at")
    def created(self, obj: Team) -> str:
        return wall_time(obj.created_at, obj.competition.timezone)

    @display(description=_("Disqualified"), ordering="disqualified_at", empty_value="–")
    def disqualified(self, obj: Team) -> str | None:
        return wall_time(obj.disqualified_at, obj.competition.timezone) if obj.disqualified_at else None

    @display(description=_("Members"))
    def members(self, obj: Team) -> str:
        return ", ".join(membership.user.username for membership in obj.memberships.all())

    @action(
        description=_("Grant quota"),
        icon="add",
        dialog=dialog(_("Grant quota"), _("The team may send more today."), RoundGrantForm),
    )
    def grant_quota(self, request: HttpRequest, form: RoundGrantForm, object_id: str) -> HttpResponse:
        def do(team: Team) -> Text:
            quota.grant(team=team, round_=form.cleaned_data["round"], **form.cleaned_grant)
            return _("The quota is granted.")

        return carry_out(self, request, object_id, do)

    @action(
        description=_("Disqualify"),
        icon="block",
        dialog=dialog(_("Disqualify"), _("The team leaves the boards; its scores are kept."), ReasonForm),
    )
    def disqualify(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        def do(team: Team) -> Text:
            disqualify_team(team=team, reason=form.cleaned_data["reason"])
            return _("The team is disqualified.")

        return carry_out(self, request, object_id, do)

    @action(
        description=_("Reinstate"),
        icon="undo",
        dialog=dialog(_("Reinstate"), _("The team is on the boards again.")),
    )
    def reinstate(self, request: HttpRequest, _form: BaseDialogForm, object_id: str) -> HttpResponse:
        def do(team: Team) -> Text:
            reinstate_team(team=team)
            return _("The team is reinstated.")

        return carry_out(self, request, object_id, do)
