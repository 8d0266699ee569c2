from django import forms
from django.utils.translation import gettext_lazy as _

_LIFETIMES = (("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("0", _("Until I revoke it")))


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What uses it, such as “training server”."),
        error_messages={"required": _("Name the token, so that you know it again.")},
    )
    expires_in_days = forms.TypedChoiceField(
        label=_("Valid for"), choices=_LIFETIMES, coerce=lambda days: int(days) or None, initial="90"
    )
