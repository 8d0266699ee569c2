"""What keeps the cells of a ranked list's line apart, and which lines count: blanks, or commas and comments."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

TEAM_INFO = "team_info"


class Separator(Protocol):
    """For one file, about whose lines it is asked in their order."""

    sign: ClassVar[str]
    spaced: ClassVar[bool]
    """May one blank stand behind each sign that is no part of a cell?"""

    def cells(self, line: str, /) -> list[str]:
        """What stands in the line."""

    def passes_over(self, line: str, /) -> bool:
        """Is it a line that does not count?"""

    def all_count(self, ids: Sequence[str], /) -> bool:
        """Do all lines count that begin with these ids?"""


class Blanks:
    """As the official evaluator of brunch splits: any blank of Unicode, and any number of them."""

    sign: ClassVar[str] = " "
    spaced: ClassVar[bool] = False

    def cells(self, line: str, /) -> list[str]:
        return line.split()

    def passes_over(self, _: str, /) -> bool:
        return False

    def all_count(self, _: Sequence[str], /) -> bool:
        return True


class Commas:
    """As the challenge of 2018 splits: blanks around a cell do not count.

    Nor do comments, blank lines, and the one line that may say whose file it is, before all rows.
    """

    sign: ClassVar[str] = ","
    spaced: ClassVar[bool] = True

    def __init__(self) -> None:
        self._first = True

    def cells(self, line: str, /) -> list[str]:
        return [cell.strip() for cell in line.split(",")]

    def passes_over(self, line: str, /) -> bool:
        text = line.lstrip()
        if not text or text.startswith("#"):
            return True
        first, self._first = self._first, False
        return first and self.cells(text)[0] == TEAM_INFO

    def all_count(self, ids: Sequence[str], /) -> bool:
        if TEAM_INFO in ids or any(identity.startswith("#") for identity in ids):
            return False
        self._first = False
        return True


SEPARATORS: dict[str, type[Separator]] = {"space": Blanks, "comma": Commas}
