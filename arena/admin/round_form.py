"""The form of a round. Answers are checked here, where what is wrong can be shown beside the file it is in."""

from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

import scoring
from arena.admin.base import SLUG_HELP
from arena.admin.task_field import TaskField
from arena.competitions.answers import BadAnswersFile, CheckedAnswers, check_answers
from arena.competitions.models import PrivateBoard, Round
from arena.competitions.secrets import AnswersExposed, require_hidden
from arena.competitions.tasks import is_same_task, scores_alike
from arena.core.problems import rendered

DEFAULT_PRESET = "melon-2020"


def _file(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(label=label, help_text=help_text, required=False, widget=UnfoldAdminFileFieldWidget)


class RoundForm(forms.ModelForm):
    preset = forms.ChoiceField(
        label=_("Task"),
        required=False,
        choices=lambda: [*((name, name) for name in scoring.preset_names()), ("", _("as described below"))],
        initial=DEFAULT_PRESET,
        widget=UnfoldAdminSelectWidget,
    )
    task = TaskField(
        label=_("Own task"),
        required=False,
        help_text=_(
            "In YAML or JSON, where the task above is “as described below”. A table in a few words, such as {preset:"
            " table, metric: rmse, target: price}, or a whole task: docs/scoring.md has examples."
        ),
    )
    answers_file = _file(_("Answers"), _("Checked when you save. Nobody can download them."))
    questions_file = _file(_("Questions"), _("What participants were given to answer."))
    splits_file = _file(
        _("Public and private rows"), _("A CSV of id,split. Without it, rows are drawn by a secret seed.")
    )

    class Meta:
        model = Round
        fields = "__all__"  # noqa: DJ007 the admin's fieldsets choose
        help_texts: ClassVar = {
            "slug": SLUG_HELP,
            "position": _("Rounds stand in the order of this number, the smallest first."),
            "private_board": _("Organizers always see it. It decides in the end."),
            "private_board_at": _("Only for a private board that is revealed at a time."),
            "max_final": _("How many submissions a team may choose; the private board shows the best of them."),
            "advance_top": _("The best so many teams of the private board go on. Empty: there is no cut."),
        }
        error_messages: ClassVar = {
            NON_FIELD_ERRORS: {"unique_together": _("The competition has a round of this slug already.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked: CheckedAnswers | None = None
        self.was = Round.objects.get(pk=self.instance.pk) if self.instance.pk else None
        for period in ("opens_at", "closes_at"):
            # What was shown comes back with the form, so that a time nobody touched is told from one set anew.
            self.fields[period].show_hidden_initial = True
        if self.was:
            known = self.was.task.keys() == {"preset"}
            self.initial["preset"] = self.was.task["preset"] if known else ""
            self.initial["task"] = "" if known else self.was.task
        if "advance_to" in self.fields:
            others = self.instance.competition.rounds.exclude(pk=self.instance.pk)
            self.fields["advance_to"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_period(cleaned)
        self._clean_private_board(cleaned)
        self._clean_advance(cleaned)
        self._clean_task(cleaned)
        if not self.errors:
            self._clean_answers(cleaned)
        return cleaned

    def _clean_period(self, cleaned: dict[str, Any]) -> None:
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at < opens_at:
            self.add_error("closes_at", _("The round closes before it opens."))

    def _clean_private_board(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("private_board") != PrivateBoard.AT:
            cleaned["private_board_at"] = None
        elif not cleaned.get("private_board_at") and "private_board_at" not in self.errors:
            self.add_error("private_board_at", _("When is it revealed?"))

    def _clean_advance(self, cleaned: dict[str, Any]) -> None:
        if bool(cleaned.get("advance_top")) != bool(cleaned.get("advance_to")):
            self.add_error("advance_to", _("Give both: how many teams go on, and into which round."))

    def _clean_task(self, cleaned: dict[str, Any]) -> None:
        if "task" in self.errors and not cleaned.get("preset"):
            return
        task = {"preset": cleaned["preset"]} if cleaned.get("preset") else cleaned.get("task") or {}
        field = "preset" if cleaned.get("preset") else "task"
        try:
            scoring.load_task(task)
        except scoring.BadTask as error:
            told = rendered(error.problem)
            self.add_error(field, f"{told['message']} {told['hint']}")
            return
        cleaned["task"] = task
        if self.was and self.was.submissions.exists() and not scores_alike(task, self.was.task):
            self.add_error(field, _("The task cannot change once there are submissions. Make a new round."))

    def _clean_answers(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("answers_file"):
            self._check_secrecy(cleaned)
            self._check_answers(cleaned)
            return
        for field in ("questions_file", "splits_file"):
            if cleaned.get(field):
                self.add_error(field, _("Questions and splits are read with the answers only."))
        key = self.was and self.was.answers
        if key and self.was and not is_same_task(cleaned["task"], self.was.task):
            self.add_error("answers_file", _("The task changed: upload the answers again."))
        if key and self.was and cleaned["public_share"] != self.was.public_share and not key.splits_sha256:
            again = _("Upload the answers again, for their rows to be divided anew.")
            self.add_error("public_share", again)

    def _check_secrecy(self, cleaned: dict[str, Any]) -> None:
        competition = cleaned.get("competition") or self.instance.competition
        for field in ("answers_file", "splits_file"):
            if not (upload := cleaned.get(field)):
                continue
            try:
                require_hidden(competition=competition, hashes=[upload.blob.sha256])
            except AnswersExposed as error:
                self.add_error(field, f"{error.message} {error.hint}")

    def _check_answers(self, cleaned: dict[str, Any]) -> None:
        answers, questions, splits = (
            _path(cleaned.get(field)) for field in ("answers_file", "questions_file", "splits_file")
        )
        if answers is None:
            return
        try:
            self.checked = check_answers(
                task=cleaned["task"],
                answers=answers,
                questions=questions,
                splits=splits,
                split_seed=bytes(self.instance.split_seed),
                public_share=cleaned["public_share"],
            )
        except BadAnswersFile as error:
            field = "splits_file" if error.file == "splits" else "answers_file"
            self.add_error(field, error.lines)


def _path(upload: TemporaryUploadedFile | None) -> Path | None:
    if upload is None:
        return None
    upload.flush()
    return Path(upload.temporary_file_path())
