"""A round's task as text: YAML, as in the documents and in competition.yaml, of which JSON is a kind."""

import json
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from arena.core.plain_yaml import WRONG, LoaderWithoutAliases
from scoring import Task
from scoring.table_preset import Words

LONGEST = 100_000


class TaskField(forms.CharField):
    """Its value is what the text stands for, in values that JSON has, too."""

    widget = UnfoldAdminTextareaWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, max_length=LONGEST, strip=False)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or not value:
            return value or ""
        # A database gives the keys back in an order of its own.
        order = (Task if "format" in value else Words).__struct_fields__
        ordered = {name: value[name] for name in (*order, *value) if name in value}
        return yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=100)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            value = yaml.load(text, Loader=LoaderWithoutAliases)  # noqa: S506 a SafeLoader
            return json.loads(json.dumps(value, allow_nan=False))
        except (*WRONG, TypeError) as error:
            raise ValidationError(_("This is not YAML: %s") % error) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "").split() != (data or "").split())
