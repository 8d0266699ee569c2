"""A board as a table for spreadsheets."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

# A cell that begins so is run as a formula when the file is opened; the wide forms are what Korean keyboards type.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class BoardCsv(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, *context: Any) -> bytes:  # noqa: ARG002 REST framework's signature
        entries = data["entries"]
        metrics = sorted({name for entry in entries for name in entry["metrics"]})
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(["rank", "team", "kind", "score", *metrics, "submissions", "last_submitted_at"])
        table.writerows(_row(entry, metrics) for entry in entries)
        return out.getvalue().encode()


def _row(entry: Mapping[str, Any], metrics: list[str]) -> list[Any]:
    return [
        entry["rank"],
        _text(entry["team"]["name"]),
        entry["kind"],
        entry["score"],
        *(entry["metrics"].get(name) for name in metrics),
        entry["submissions"],
        entry["last_submitted_at"],
    ]


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
