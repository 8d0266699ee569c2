"""What can be wrong with a file, told so that a person can mend it.

A :class:`Problem` is a stable code and a place. Its wording is in ``scoring.messages``.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

LISTED = 20
"""How many problems are listed; the rest are only counted."""
COUNTED = 100_000
"""How many problems are counted. The reading ends there: it is slow where much is wrong, and tells nothing more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file. ``row`` is the 1-based array element or file line."""

    code: str
    row: int | None = None
    id: str | int | None = None
    field: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; :meth:`from_dict` reads them back."""
        return {
            "code": self.code,
            "row": self.row,
            "id": self.id,
            "field": self.field,
            "params": dict(self.params),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["code"], data["row"], data["id"], data["field"], data["params"])


class ProblemLog:
    """Collects problems: the first :data:`LISTED` are kept, :data:`COUNTED` at most are counted."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.total = 0

    def add(self, problem: Problem) -> None:
        self.total = min(self.total + 1, COUNTED)
        if len(self.problems) < LISTED:
            self.problems.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)

    @property
    def full(self) -> bool:
        """Whether what comes now is only counted."""
        return len(self.problems) == LISTED

    @property
    def enough(self) -> bool:
        """Whether what comes now is not even counted."""
        return self.total == COUNTED

    def __bool__(self) -> bool:
        return self.total > 0


class FileError(Exception):
    """A file is wrong, and these are its problems: safe to show to whoever made the file."""

    def __init__(self, problems: list[Problem], total: int | None = None) -> None:
        self.problems = problems[:LISTED]
        self.total = len(problems) if total is None else total
        super().__init__(self.problems, self.total)

    @classmethod
    def of(cls, code: str, /, row: int | None = None, **params: Any) -> Self:
        """The error of a single problem."""
        return cls([Problem(code, row=row, params=params)])

    @classmethod
    def from_log(cls, log: ProblemLog) -> Self:
        return cls(log.problems, log.total)

    def __str__(self) -> str:
        return f"{self.total} problem(s): {', '.join(sorted({problem.code for problem in self.problems}))}"


class InvalidPredictions(FileError):
    """The predictions are wrong: the participant's to mend."""


class BadAnswers(FileError):
    """Answers, questions or split are wrong: the organizer's to mend, never shown to participants."""


class ScoringError(Exception):
    """Our fault, or the task description's. Never shown to participants."""
