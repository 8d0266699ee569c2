"""What is wrong with a competition's folder: where it stands in competition.yaml, what, and what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from arena.core.errors import Invalid, Text


@dataclass(frozen=True, slots=True)
class FolderProblem:
    where: str  # a key path such as rounds[0].closes_at, or a file
    message: Text
    hint: Text = ""

    def __str__(self) -> str:
        sentences = " ".join(str(text) for text in (self.message, self.hint) if text)
        return f"{self.where}: {sentences}" if self.where else sentences


class BadFolder(Invalid):
    """Nothing of the folder was applied. `problems` lists all that was found."""

    code = "bad_folder"
    message = _("This folder does not describe a competition.")

    def __init__(self, problems: list[FolderProblem]) -> None:
        self.problems = problems
        super().__init__(errors=[str(problem) for problem in problems])
