"""Submissions: all of them, what became of each and why. Nothing here edits one; buttons call the services."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from arena.admin.base import OrganizerAdmin, complain, user_of, wall_time
from arena.admin.dialogs import GrantForm, ReasonForm, Text, carry_out, dialog
from arena.admin.submission_details import exact_time, tables
from arena.core.errors import DomainError
from arena.submissions import quota, services
from arena.submissions.models import Evaluation, State, Submission
from arena.teams.services import disqualify_team

BADGES = {
    State.QUEUED.value: "info",
    State.SCORING.value: "info",
    State.SCORED.value: "success",
    State.INVALID.value: "warning",
    State.FAILED.value: "danger",
    State.WITHDRAWN.value: "default",
}


class SubmissionAdmin(OrganizerAdmin):
    organizers_path = "round__competition__organizers"
    list_display = (
        "short_id",
        "state_badge",
        "team",
        "round",
        "received",
        "score",
        "attempt",
        "crashes",
        "error_total",
    )
    list_filter = (
        ("round__competition", RelatedOnlyFieldListFilter),
        ("round", RelatedOnlyFieldListFilter),
        "state",
    )
    search_fields = ("public_id__startswith", "team__name", "sha256__startswith")
    actions = ("requeue_failed",)
    actions_detail = ("requeue", "grant_quota", "disqualify")
    readonly_fields = ("submitter", "received_exactly", "leased", "finished")
    change_form_outer_after_template = "arena_admin/tables.html"
    fieldsets = (
        (None, {"fields": ("public_id", "state", "team", "round", "submitter", "received_exactly", "in_time")}),
        (_("File"), {"fields": ("file_name", "size", "sha256", "source_name", "source_size", "note")}),
        (
            _("Work"),
            {"fields": ("attempt", "crashes", "lost_leases", "lease_owner", "leased", "finished")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        effective = Evaluation.objects.filter(submission=OuterRef("pk"), effective=True)
        rows = super().get_queryset(request).select_related("team__competition", "round__competition")
        return rows.annotate(public_score=Subquery(effective.values("score")[:1]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def zone_of(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002
        return str(obj.round.competition.timezone) if obj else "UTC"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        submission = self.get_object(request, object_id) if object_id else None
        context = dict(extra_context or {})
        if submission:
            context["tables"] = tables(user=user_of(request), submission=submission)
        return super().changeform_view(request, object_id, form_url, context)

    def offers(self, action: str, obj: Submission) -> bool:
        match action:
            case "requeue":
                return obj.state == State.FAILED
            case "disqualify":
                return obj.team.disqualified_at is None
        return True

    @display(description=_("Submission"), ordering="id")
    def short_id(self, obj: Submission) -> str:
        return str(obj.public_id)[:8]

    @display(description=_("State"), ordering="state", label=BADGES)
    def state_badge(self, obj: Submission) -> tuple[str, str]:
        return obj.state, obj.get_state_display()

    @display(description=_("Received"), ordering="received_at")
    def received(self, obj: Submission) -> str:
        return wall_time(obj.received_at, obj.round.competition.timezone)

    @display(description=_("Received"))
    def received_exactly(self, obj: Submission) -> str:
        return exact_time(obj, obj.received_at)

    @display(description=_("lease until"), empty_value="–")
    def leased(self, obj: Submission) -> str | None:
        return exact_time(obj, obj.lease_until) if obj.lease_until else None

    @display(description=_("finished at"), empty_value="–")
    def finished(self, obj: Submission) -> str | None:
        return exact_time(obj, obj.finished_at) if obj.finished_at else None

    @display(description=_("Submitted by"), empty_value="–")
    def submitter(self, obj: Submission) -> str | None:
        return obj.submitted_by.username if obj.submitted_by else None

    @display(description=_("Public score"), ordering="public_score", empty_value="–")
    def score(self, obj: Any) -> str | None:
        return None if obj.public_score is None else f"{obj.public_score:.6f}"

    @action(description=_("Queue again what failed on our side"))
    def requeue_failed(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        failed = queryset.filter(state=State.FAILED)
        done = sum(_requeued(request, submission) for submission in failed)
        text = ngettext("%d submission is queued again.", "%d submissions are queued again.", done) % done
        messages.success(request, text)

    @action(
        description=_("Queue again"),
        icon="replay",
        dialog=dialog(_("Queue again"), _("It failed on our side; another try costs the team nothing.")),
    )
    def requeue(self, request: HttpRequest, _form: BaseDialogForm, object_id: str) -> HttpResponse:
        def do(submission: Submission) -> Text:
            services.requeue(submission=submission, user=user_of(request))
            return _("The submission is queued again.")

        return carry_out(self, request, object_id, do)

    @action(
        description=_("Grant quota"),
        icon="add",
        dialog=dialog(_("Grant quota"), _("The team may send more in this round today."), GrantForm),
    )
    def grant_quota(self, request: HttpRequest, form: GrantForm, object_id: str) -> HttpResponse:
        def do(submission: Submission) -> Text:
            quota.grant(team=submission.team, round_=submission.round, **form.cleaned_grant)
            return _("The quota is granted.")

        return carry_out(self, request, object_id, do)

    @action(
        description=_("Disqualify the team"),
        icon="block",
        dialog=dialog(_("Disqualify the team"), _("It leaves the boards; its scores are kept."), ReasonForm),
    )
    def disqualify(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        def do(submission: Submission) -> Text:
            disqualify_team(team=submission.team, reason=form.cleaned_data["reason"])
            return _("The team is disqualified.")

        return carry_out(self, request, object_id, do)


def _requeued(request: HttpRequest, submission: Submission) -> bool:
    try:
        services.requeue(submission=submission, user=user_of(request))
    except DomainError as error:
        complain(request, error)
        return False
    return True
