"""Columns of our own."""

import json
from typing import Any

from django.db import models


class OrderedJSONField(models.Field):
    """Plain JSON whose keys keep their order: metrics and segments are shown in the task's.

    PostgreSQL's own type would sort them. Nothing is searched for inside.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value
