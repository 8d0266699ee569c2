from django import forms
from django.utils.translation import gettext_lazy as _

from arena.submissions.models import Submission


class SubmissionForm(forms.Form):
    predictions = forms.FileField(
        label=_("Predictions"),
        error_messages={
            "required": _("Choose the file with your predictions."),
            "empty": _("This file is empty."),
        },
    )
    source = forms.FileField(
        label=_("Source code"),
        required=False,
        error_messages={"empty": _("This file is empty.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=Submission._meta.get_field("note").max_length)
