from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team


@pytest.fixture
def address(competition: Competition) -> Callable[..., str]:
    """The address of one of the competition's pages: address("submission", public_id)."""
    return lambda name, *args: reverse(name, args=[competition.slug, *args])


@pytest.fixture
def hand_in(team: Team, round_: Round, owner: User, make_results: Callable[..., bytes]) -> Callable[..., Submission]:
    """A stored submission of the team, waiting."""

    def submit(content: bytes | None = None, **fields: Any) -> Submission:
        predictions = SimpleUploadedFile("results.json", make_results() if content is None else content)
        return services.submit(
            team=team, round_=round_, user=owner, predictions=predictions, received_at=clock.now(), **fields
        ).submission

    return submit


@pytest.fixture
def scored(hand_in: Callable[..., Submission], score_all: Callable[[], int]) -> Callable[..., Submission]:
    """A submission with its verdict."""

    def submit(content: bytes | None = None, **fields: Any) -> Submission:
        submission = hand_in(content, **fields)
        score_all()
        submission.refresh_from_db()
        return submission

    return submit
