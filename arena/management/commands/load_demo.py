from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from arena.accounts.models import User
from arena.bundles.apply import apply_plan, make_plan
from arena.competitions.models import Competition
from demo.build import build_folder

SLUG = "melon-playlists"
OWNER = "host"
PARTICIPANTS = ("alice", "bob", "charlie")
PASSWORD = "arena-demo"  # noqa: S105 published on purpose: it opens nothing but a demo site on loopback
SEED = 2020


class Command(BaseCommand):
    help = "Load the demo competition and its sign-ins. What is there already stays as it is."

    def handle(self, **_options: Any) -> None:
        if not settings.ARENA_DEMO:
            raise CommandError(
                _("The demo's password is public. Set ARENA_DEMO=1, and ARENA_BIND to a loopback address.")
            )
        ensure_users()
        if not Competition.objects.filter(slug=SLUG).exists():
            folder = Path(settings.ARENA_HOME) / "demo" / SLUG
            if not folder.exists():
                build_folder(folder, size="demo", seed=SEED)
            apply_plan(make_plan(folder=folder, owner=OWNER))
        self.stdout.write(_("The demo is at /c/%s/.") % SLUG)


@transaction.atomic
def ensure_users() -> None:
    """The people of the demo. A name that somebody real has is theirs, and an error."""
    names = (OWNER, *PARTICIPANTS)
    there = {user.username: user for user in User.objects.filter(username__in=names)}
    if real := [name for name, user in there.items() if not user.is_demo]:
        raise CommandError(_("“%s” is a user of this site and cannot be one of the demo's.") % real[0])
    password = make_password(PASSWORD) if len(there) < len(names) else ""
    for name in names:
        if name not in there:
            User.objects.create(
                username=name,
                email=f"{name}@example.com",
                password=password,
                is_demo=True,
                is_staff=name == OWNER,
            )
