from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import make_user


@pytest.fixture
def stranger(db: None) -> User:
    """Organizes another competition on the same site."""
    return make_user("dana", is_staff=True)


@pytest.fixture
def submission(team: Team, round_: Round, owner: User, make_results: Callable[..., bytes]) -> Submission:
    from arena.core import clock
    from arena.submissions.services import submit

    predictions = SimpleUploadedFile("results.json", make_results())
    return submit(team=team, round_=round_, user=owner, predictions=predictions, received_at=clock.now()).submission


@pytest.fixture
def admin_url() -> Callable[..., str]:
    """`admin_url("round_change", obj)`: an address in the administration."""

    def make(name: str, obj: Any = None) -> str:
        return reverse(f"admin:arena_{name}", args=(obj.pk,) if obj else ())

    return make


@pytest.fixture
def admin(as_user: Callable[[User], Client], host: User, competition: Competition) -> Client:
    """The organizer's browser."""
    return as_user(host)
