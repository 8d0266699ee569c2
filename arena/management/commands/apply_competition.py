from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arena.accounts.models import User
from arena.bundles.apply import Plan, apply_plan, make_plan
from arena.bundles.problems import BadFolder
from arena.bundles.wording import plan_lines
from arena.core.errors import DomainError


class Command(BaseCommand):
    help = "Make a competition what its folder says: print the plan, then apply it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="print the plan, change nothing")
        parser.add_argument("--owner", metavar="USER", help="becomes an organizer of the competition")

    def handle(self, *, folder: Path, dry_run: bool, owner: str | None, **_options: Any) -> None:
        if owner is not None and not User.objects.filter(username=owner).exists():
            raise CommandError(_("There is no user “%s” to be the owner.") % owner)
        try:
            plan = make_plan(folder=folder, owner=owner)
            self._show(plan)
            if not dry_run:
                self._apply(plan)
        except BadFolder as error:
            raise CommandError("\n".join([str(error.message), *map(str, error.problems)])) from error
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _show(self, plan: Plan) -> None:
        for line in plan_lines(plan.items):
            self.stdout.write(line)
        if plan.is_refused:
            raise CommandError(_("Nothing was changed: the plan has parts that are refused."))

    def _apply(self, plan: Plan) -> None:
        if not plan.to_do:
            self.stdout.write(_("Nothing to change: the competition is what the folder says."))
            return
        competition = apply_plan(plan)
        self.stdout.write(_("Applied: /c/%s/") % competition.slug)
