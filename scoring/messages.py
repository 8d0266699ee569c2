"""What a problem's code means, and what to do about it, in Korean and English."""

from scoring.errors import Problem

LANGUAGES = ("ko", "en")


def render(problem: Problem, lang: str) -> tuple[str, str]:
    """The message and the hint."""
    raise NotImplementedError
