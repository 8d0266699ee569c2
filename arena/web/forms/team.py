from django import forms
from django.utils.translation import gettext_lazy as _


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Team name"), max_length=60, error_messages={"required": _("Name your team.")})
