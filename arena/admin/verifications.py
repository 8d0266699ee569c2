"""The nightly checks of the data, to read. Which rows are wrong, only superusers see: they are of all competitions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from arena.admin.base import OrganizerAdmin, user_of
from arena.pipeline.invariants.texts import SAYS, sentence
from arena.pipeline.models import Verification

Table = dict[str, Any]  # as unfold's component takes it: headers, rows


class VerificationAdmin(OrganizerAdmin):
    list_display = ("at", "verdict", "violations", "seconds")
    list_filter = ("ok",)
    fields = ("at", "ok", "seconds")
    change_form_outer_after_template = "arena_admin/tables.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        user_of(request)
        return Verification.objects.all()  # of the site, not of a competition

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id) if object_id else None
        context = dict(extra_context or {})
        if found:
            context["tables"] = [_invariants(found)]
            if user_of(request).is_superuser and not found.ok:
                context["tables"].append(_violations(found))
        return super().changeform_view(request, object_id, form_url, context)

    @display(description=_("Result"), ordering="ok", label={"ok": "success", "violated": "danger"})
    def verdict(self, obj: Verification) -> tuple[str, str]:
        return ("ok", gettext("all hold")) if obj.ok else ("violated", gettext("violated"))

    @display(description=_("Violations"))
    def violations(self, obj: Verification) -> int:
        return sum(outcome["total"] for outcome in obj.invariants)


def _invariants(found: Verification) -> tuple[str, Table]:
    rows = [
        [outcome["id"], SAYS[outcome["id"]], outcome["checked"], outcome["total"] or "–"]
        for outcome in found.invariants
    ]
    return gettext("Invariants"), {
        "headers": ["", gettext("What must hold"), gettext("Checked"), gettext("Violations")],
        "rows": rows,
    }


def _violations(found: Verification) -> tuple[str, Table]:
    rows = [
        [outcome["id"], violation["subject"], sentence(violation)]
        for outcome in found.invariants
        for violation in outcome["violations"]
    ]
    return gettext("Violations"), {"headers": ["", gettext("Where"), gettext("What")], "rows": rows}
