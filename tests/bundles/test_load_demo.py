"""The demo: people, a competition, and nothing of it on a site that is no demo."""

from io import StringIO
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from arena.accounts.models import User
from arena.competitions.models import Competition
from arena.submissions.models import Submission
from arena.teams.models import Team

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_it_is_refused_where_the_demo_is_off(settings: Any) -> None:
    settings.ARENA_DEMO = False

    with pytest.raises(CommandError, match=r"^The demo's password is public\."):
        load()
    assert User.objects.count() == 0


def test_it_loads_people_competition_and_baselines_once(settings: Any) -> None:
    settings.ARENA_DEMO = True

    assert load() == load() == "The demo is at /c/melon-playlists/.\n"

    assert list(User.objects.order_by("id").values_list("username", "email", "is_demo", "is_staff")) == [
        ("host", "host@example.com", True, True),
        ("alice", "alice@example.com", True, False),
        ("bob", "bob@example.com", True, False),
        ("charlie", "charlie@example.com", True, False),
    ]
    assert all(user.check_password("arena-demo") for user in User.objects.all())
    competition = Competition.objects.get()
    assert (competition.slug, competition.organizers.get().username) == ("melon-playlists", "host")
    assert (site.ARENA_HOME / "demo" / "melon-playlists" / "competition.yaml").is_file()
    assert Submission.objects.count() == Team.objects.filter(kind=Team.Kind.BASELINE).count() == 3


def test_a_real_user_s_name_is_not_taken_over(settings: Any, owner: User) -> None:
    settings.ARENA_DEMO = True

    with pytest.raises(CommandError, match=r"^“alice” is a user of this site"):
        load()
    assert list(User.objects.all()) == [owner]
    assert Competition.objects.count() == 0
