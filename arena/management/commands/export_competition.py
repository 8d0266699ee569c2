from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arena.bundles.export import export_competition
from arena.competitions.models import Competition
from arena.core.errors import DomainError


class Command(BaseCommand):
    help = "Write a competition as a folder from which apply_competition would change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path)

    def handle(self, *, slug: str, folder: Path, **_options: Any) -> None:
        competition = Competition.objects.filter(slug=slug).first()
        if competition is None:
            raise CommandError(_("There is no competition “%s”.") % slug)
        try:
            secrets = export_competition(competition=competition, folder=folder)
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %s") % folder)
        if secrets:
            self.stdout.write(_("It holds hidden answers, readable by you alone. Never publish:"))
            for path in secrets:
                self.stdout.write(f"  {path}")
