"""GET submissions/{id}/: what became of an upload, and nothing that is not the reader's."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Competition, PrivateBoard, Round, Visibility
from arena.leaderboards.models import PrivateScore
from arena.submissions import work
from arena.submissions.models import Evaluation, Submission
from arena.teams.models import Team
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND
from tests.cast import NOW

AT = "2026-03-10T03:00:00Z"
PLANTED = 0.123456789  # a private score that is nowhere else


def described(submission: Submission, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(submission.public_id),
        "state": "queued",
        "competition": "playlists",
        "round": "main",
        "team": {"id": str(submission.team.public_id), "name": "Team Alice"},
        "created_at": AT,
        "file": {"name": "results.json", "bytes": submission.size, "sha256": submission.sha256},
        "source": None,
        "note": "",
        "final": False,
        "public": None,
        "errors": [],
        "error_total": 0,
        "queue": {"position": 1, "estimated_seconds": None},
        "events": [{"at": AT, "state": "queued"}],
        **changes,
    }


def detail(client: Any, submission: Submission, **headers: str) -> Any:
    return client.get(f"submissions/{submission.public_id}/", headers=headers)


def events(*states: str) -> list[dict[str, str]]:
    return [{"at": AT, "state": state} for state in states]


@pytest.fixture
def scored(upload: Callable[..., Submission], score_all: Callable[[], int]) -> Submission:
    """A scored submission whose private side has a planted score."""
    submission = upload(public=5, private=1)
    score_all()
    PrivateScore.objects.update(score=PLANTED, all_score=PLANTED, metrics={"songs_ndcg": PLANTED})
    submission.refresh_from_db()
    return submission


def test_it_waits(api: Callable[..., Any], upload: Callable[..., Submission], owner: User, teammate: User) -> None:
    first, second = upload(), upload(source=b"PK", note="second")

    assert detail(api(owner), first).json() == described(first)
    assert detail(api(teammate), second).json() == described(
        second,
        queue={"position": 2, "estimated_seconds": None},
        note="second",
        source={"name": "code.zip", "bytes": 2, "sha256": second.source_sha256},
    )


def test_it_is_being_scored(api: Callable[..., Any], upload: Callable[..., Submission], owner: User) -> None:
    submission = upload()
    work.claim_next(worker="somewhere:1")

    assert detail(api(owner), submission).json() == described(
        submission, state="scoring", queue=None, events=events("queued", "scoring")
    )


def test_it_is_scored(api: Callable[..., Any], scored: Submission, owner: User) -> None:
    evaluation = Evaluation.objects.get()
    assert (evaluation.score, evaluation.metrics) == (1.0, {"songs_ndcg": 1.0, "tags_ndcg": 1.0})

    assert detail(api(owner), scored).json() == described(
        scored,
        state="scored",
        queue=None,
        public={"score": 1.0, "metrics": evaluation.metrics, "segments": evaluation.segments},
        events=events("queued", "scoring", "scored"),
    )


def test_it_is_invalid(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], owner: User
) -> None:
    submission = upload(content=b'[{"id": 0, "songs": [], "tags": []}]')
    score_all()

    body = detail(api(owner), submission).json()
    assert body == described(
        submission,
        state="invalid",
        queue=None,
        errors=body["errors"],
        error_total=len(body["errors"]),
        events=events("queued", "scoring", "invalid"),
    )
    assert body["errors"][0] == {
        "code": "wrong_length",
        "message": body["errors"][0]["message"],
        "hint": body["errors"][0]["hint"],
        "row": 1,
        "id": 0,
        "field": "songs",
    }


def test_its_errors_are_in_the_readers_language(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], owner: User
) -> None:
    submission = upload(content=b"{")
    score_all()

    english = detail(api(owner), submission).json()["errors"]
    korean = detail(api(owner), submission, Accept_Language="ko").json()["errors"]

    assert [each["code"] for each in english] == [each["code"] for each in korean]
    assert [bool(re.search("[가-힣]", each[0]["message"])) for each in (english, korean)] == [False, True]


def test_it_failed_on_our_side(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], owner: User
) -> None:
    """Nothing of the reason is shown: it may speak of the answers."""
    submission = upload()
    Round.objects.update(answers=None)
    score_all()

    assert detail(api(owner), submission).json() == described(
        submission,
        state="failed",
        queue=None,
        events=events("queued", *["scoring", "queued"] * 2, "scoring", "failed"),
    )


def test_the_private_side_is_the_organizers_until_it_is_revealed(
    api: Callable[..., Any], scored: Submission, owner: User, host: User, staff: User
) -> None:
    private = PrivateScore.objects.get()
    shown = {"score": PLANTED, "metrics": {"songs_ndcg": PLANTED}, "segments": private.segments}

    assert detail(api(host), scored).json()["private"] == shown
    assert detail(api(staff), scored).json()["private"] == shown
    hidden = detail(api(owner), scored)
    assert "private" not in hidden.json()
    assert str(PLANTED) not in hidden.content.decode()


def test_the_private_side_is_shown_once_the_round_is_closed(
    api: Callable[..., Any], scored: Submission, owner: User, now: Callable[..., None]
) -> None:
    Round.objects.update(closes_at=NOW + timedelta(seconds=1))
    assert "private" not in detail(api(owner), scored).json()

    now(NOW + timedelta(seconds=1))
    assert detail(api(owner), scored).json()["private"]["score"] == PLANTED
    Round.objects.update(private_board=PrivateBoard.HIDDEN)
    assert "private" not in detail(api(owner), scored).json()


def test_it_is_not_there_for_anyone_else(
    api: Callable[..., Any], scored: Submission, outsider: User, host: User, team: Team
) -> None:
    assert detail(api(outsider), scored).json() == NOT_FOUND
    assert detail(api(), scored).json() == NOT_AUTHENTICATED
    assert api(host).get(f"submissions/{team.public_id}/").json() == NOT_FOUND
    Competition.objects.update(visibility=Visibility.DRAFT)
    assert detail(api(outsider), scored).json() == NOT_FOUND
