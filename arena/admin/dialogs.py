"""Buttons of a page that do something at once: a dialog asks first, and its form is posted, never a plain link."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from arena.admin.base import complain
from arena.admin.site import site
from arena.core.errors import DomainError

Text = str | Promise


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Kept with the decision."),
    )


class GrantForm(ReasonForm):
    amount = forms.IntegerField(
        label=_("More submissions today"),
        min_value=1,
        max_value=1000,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    @property
    def cleaned_grant(self) -> dict[str, Any]:
        return {"amount": self.cleaned_data["amount"], "reason": self.cleaned_data["reason"]}


def dialog(title: Text, description: Text, form: type[BaseDialogForm] = BaseDialogForm) -> ActionDialog:
    return {"title": title, "description": description, "form_class": form, "form_submit_text": title}


def carry_out(admin: ModelAdmin, request: HttpRequest, object_id: str, do: Callable[[Any], Text]) -> HttpResponse:
    """Do it to the object, if it is among those that the user may see; note it, and go back to its page."""
    obj = admin.get_object(request, object_id)
    if obj is None:
        raise Http404
    try:
        done = str(do(obj))
    except DomainError as error:
        complain(request, error)
    else:
        admin.log_change(request, obj, done)
        messages.success(request, done)
    url = reverse(f"{site.name}:{obj._meta.app_label}_{obj._meta.model_name}_change", args=(obj.pk,))
    # The dialog's form is sent by htmx, which would swap a redirect's page into the dialog.
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
