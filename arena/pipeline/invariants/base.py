"""What the invariants are written with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Violation:
    """A code of `texts.PROBLEMS`, whom it concerns, and values that anybody who runs the site may see: no score."""

    code: str
    subject: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Look:
    """One look at one invariant: what it is told, and how many rows it has seen."""

    now: datetime
    every_byte: bool = True
    checked: int = 0


Violations = Iterator[Violation]


def submission(public_id: UUID, code: str, **details: Any) -> Violation:
    return Violation(code, f"submission {public_id}", details)
