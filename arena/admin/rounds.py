"""Rounds: their period, task, answers and rules. Of the answers only counts and warnings are ever shown."""

from typing import Any

from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from arena.admin.base import OrganizerAdmin, wall_time
from arena.admin.dialogs import Text, carry_out, dialog
from arena.admin.round_form import RoundForm
from arena.competitions import services
from arena.competitions.answers import keep_answers, put_in_force, resolution_line, warning_lines
from arena.competitions.models import Competition, Round
from arena.competitions.rules import Phase, phase_of
from arena.competitions.tasks import load_task
from arena.core import clock
from arena.leaderboards.services import rebuild_round

PHASES = {Phase.UPCOMING: _("Upcoming"), Phase.OPEN: _("Open"), Phase.CLOSED: _("Closed")}


class RoundAdmin(OrganizerAdmin):
    form = RoundForm
    list_display = ("name", "competition", "phase", "opens", "closes", "answers_shown", "submissions_per_day")
    list_filter = (("competition", RelatedOnlyFieldListFilter),)
    list_select_related = ("competition", "answers__round__competition")
    search_fields = ("slug", "title_en", "title_ko", "competition__slug")
    actions_detail = ("open_now", "close_now")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        competition = _competition_of(request, obj)
        zone = competition.timezone if competition else _("the competition's time zone")
        advance = ("advance_top", "advance_to") if obj else ()
        rules = ("submissions_per_day", "max_final", "private_board", "private_board_at", *advance)
        in_force = ("answers_in_force",) if obj else ()
        uploads = (*in_force, "answers_file", "questions_file", "splits_file", "public_share")
        return [
            (None, {"fields": ("competition", "slug", "title_en", "title_ko", "position")}),
            (_("Period"), {"fields": ("opens_at", "closes_at"), "description": _("In %s.") % zone}),
            (_("Task"), {"fields": ("preset", "task")}),
            (_("Answers"), {"fields": uploads}),
            (_("Rules"), {"fields": rules}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("competition", "slug", "answers_in_force") if obj else ()

    def zone_of(self, request: HttpRequest, obj: Any) -> str:
        competition = _competition_of(request, obj)
        return competition.timezone if competition else "UTC"

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        if change:
            # Only what this form changed: another organizer may have closed the round while it was open.
            own = {field.name for field in Round._meta.concrete_fields} & {*form.changed_data, "task"}
            obj.save(update_fields=own)
        else:
            super().save_model(request, obj, form, change)
        if form.checked:
            put_in_force(round_=obj, kept=keep_answers(form.checked))
        if change and "max_final" in form.changed_data:
            rebuild_round(round_=obj)

    def offers(self, action: str, obj: Round) -> bool:
        pointless = {"open_now": Phase.OPEN, "close_now": Phase.CLOSED}
        return phase_of(obj, clock.now()) is not pointless[action]

    @display(description=_("Round"), ordering="title_en")
    def name(self, obj: Round) -> str:
        return obj.title

    @display(
        description=_("Phase"),
        label={Phase.UPCOMING.value: "info", Phase.OPEN.value: "success", Phase.CLOSED.value: "danger"},
    )
    def phase(self, obj: Round) -> tuple[str, Text]:
        phase = phase_of(obj, clock.now())
        return phase.value, PHASES[phase]

    @display(description=_("Opens"), ordering="opens_at")
    def opens(self, obj: Round) -> str:
        return wall_time(obj.opens_at, obj.competition.timezone)

    @display(description=_("Closes"), ordering="closes_at")
    def closes(self, obj: Round) -> str:
        return wall_time(obj.closes_at, obj.competition.timezone)

    @display(description=_("Answers"))
    def answers_shown(self, obj: Round) -> Text:
        key = obj.answers
        if key is None:
            return _("none")
        counts = {"version": key.version, "rows": key.rows, "public": key.public_rows}
        return _("v%(version)d: %(rows)d rows, %(public)d public") % counts

    @display(description=_("Answers in force"))
    def answers_in_force(self, obj: Round) -> Text | SafeString:
        key = obj.answers
        if key is None:
            return _("None yet: submissions could not be scored.")
        lines = [str(self.answers_shown(obj)), f"SHA-256 {key.sha256}"]
        lines += warning_lines(warnings=key.warnings, public_rows=key.public_rows)
        lines.append(resolution_line(task=load_task(key.task), public_rows=key.public_rows))
        return format_html("<div>{}</div>", format_html_join("", "<p>{}</p>", ((line,) for line in lines if line)))

    @action(
        description=_("Open now"),
        icon="play_arrow",
        dialog=dialog(_("Open now"), _("Submissions are taken from this moment on.")),
    )
    def open_now(self, request: HttpRequest, _form: BaseDialogForm, object_id: str) -> HttpResponse:
        def do(round_: Round) -> Text:
            opened = services.open_round(round_=round_)
            return _("The round is open.") if opened else _("The round is open already.")

        return carry_out(self, request, object_id, do)

    @action(
        description=_("Close now"),
        icon="stop",
        dialog=dialog(
            _("Close now"),
            _("No more submissions are taken. A private board that is revealed on closing is revealed."),
        ),
    )
    def close_now(self, request: HttpRequest, _form: BaseDialogForm, object_id: str) -> HttpResponse:
        def do(round_: Round) -> Text:
            closed = services.close_round(round_=round_)
            return _("The round is closed.") if closed else _("The round is closed already.")

        return carry_out(self, request, object_id, do)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return super().get_queryset(request).select_related("competition", "answers")


def _competition_of(request: HttpRequest, round_: Round | None) -> Competition | None:
    """The round's; of a new round, the one that its form names, or the link that led to the form."""
    if round_:
        return round_.competition
    named = request.POST.get("competition") or request.GET.get("competition", "")
    return Competition.objects.filter(pk=named).first() if named.isdecimal() else None
