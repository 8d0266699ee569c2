"""The problems that `scoring` found in a file, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import scoring


def render_problems(problems: Iterable[Mapping[str, Any]], language: str = "") -> list[dict[str, Any]]:
    """Stored problems (`Problem.as_dict`) as {code, message, hint, row, id, field}."""
    return [rendered(scoring.Problem.from_dict(problem), language) for problem in problems]


def rendered(problem: scoring.Problem, language: str = "") -> dict[str, Any]:
    """A problem as {code, message, hint, row, id, field}."""
    message, hint = scoring.render(problem, "ko" if (language or get_language() or "").startswith("ko") else "en")
    return {
        "code": problem.code,
        "message": message,
        "hint": hint,
        "row": problem.row,
        "id": problem.id,
        "field": problem.field,
    }


def with_hints_once(problems: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """For a list that people read: what to do is said where it is first needed."""
    told: set[str] = set()
    for problem in problems:
        yield {**problem, "hint": "" if problem["hint"] in told else problem["hint"]}
        told.add(problem["hint"])


def problem_line(problem: Mapping[str, Any]) -> str:
    """A rendered problem as one line: where, what, and what to do."""
    places = [
        template % problem[key]
        for key, template in (("row", _("row %s")), ("id", _("id %s")), ("field", _("field %s")))
        if problem[key] is not None
    ]
    sentences = " ".join(filter(None, (problem["message"], problem["hint"])))
    return f"{', '.join(places)}: {sentences}" if places else sentences
