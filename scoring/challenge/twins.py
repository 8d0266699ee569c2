"""Rows that stand in training under another id: who finds them knows what is hidden."""

from collections.abc import Iterable

from scoring.errors import Problem
from scoring.formats.ids import EXAMPLES


def warn_of_twins(ids: Iterable[int | str], field: str | None = None) -> list[Problem]:
    """A warning, if there are such questions. ``ids``: the questions whose whole row training shows."""
    found = list(ids)
    return [Problem("twins", field=field, params={"count": len(found), "examples": found[:EXAMPLES]})] if found else []
