"""What a team or an organizer does to a submission. What workers do stands in `work.py`."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.competitions.rules import Phase, phase_of
from arena.core import clock, jobs, storage, uploads
from arena.core.errors import Conflict
from arena.core.storage import Blob
from arena.submissions import quota, rules, states
from arena.submissions.models import FinalChoice, IdempotencyKey, State, Submission
from arena.teams.models import Team

SCORE_TASK = "arena.score_submission"
IDEMPOTENCY_WINDOW = timedelta(hours=24)


class Submitted(NamedTuple):
    submission: Submission
    replayed: bool


class Stored(NamedTuple):
    """A file that has become durable, and what its owner called it."""

    blob: Blob
    name: str


def check_may_submit(*, team: Team, round_: Round, received_at: datetime) -> None:
    """Raises Conflict or QuotaExhausted. Before the upload is read, an early answer; under the lock, the verdict."""
    rules.require_open(round_=round_, received_at=received_at, now=clock.now())
    rules.require_ready(round_)
    quota.require_quota(team=team, round_=round_, at=received_at)


def find_replay(*, team: Team, round_: Round, key: str) -> IdempotencyKey | None:
    since = clock.now() - IDEMPOTENCY_WINDOW
    return IdempotencyKey.objects.filter(team=team, round=round_, key=key, created_at__gt=since).first()


def submit(
    *,
    team: Team,
    round_: Round,
    user: User,
    predictions: UploadedFile,
    received_at: datetime,
    source: UploadedFile | None = None,
    note: str = "",
    idempotency_key: str = "",
) -> Submitted:
    """Take an upload. When this returns, the file is durable and will be scored.

    Raises Conflict (`round_not_open`, `round_closed`, `round_not_ready`, `idempotency_conflict`), QuotaExhausted,
    StorageFull.
    """
    fingerprint = _fingerprint(predictions, source, note)
    if idempotency_key and (earlier := find_replay(team=team, round_=round_, key=idempotency_key)):
        return _replay(earlier, fingerprint)  # and nothing of it is stored
    stored = _keep(predictions)
    stored_source = _keep(source) if source else None
    with storage.noticing_a_full_disk(), transaction.atomic():
        quota.lock(team)
        if idempotency_key and (earlier := find_replay(team=team, round_=round_, key=idempotency_key)):
            return _replay(earlier, fingerprint)
        # Read anew under the lock: an organizer may have closed the round while the bytes came in.
        round_ = Round.objects.select_related("competition").get(pk=round_.pk)
        check_may_submit(team=team, round_=round_, received_at=received_at)
        submission = _create(
            team=team,
            round_=round_,
            user=user,
            predictions=stored,
            source=stored_source,
            note=note,
            received_at=received_at,
        )
        quota.reserve(submission)
        if idempotency_key:
            _remember(submission, idempotency_key, fingerprint)
    return Submitted(submission, replayed=False)


def submit_baseline(*, team: Team, round_: Round, predictions: Path | Stored) -> Submission:
    """A host's entry, by the same way as a team's: stored, queued, scored by a worker. It costs nobody's quota."""
    stored = keep_baseline(predictions) if isinstance(predictions, Path) else predictions
    with transaction.atomic():
        return _create(team=team, round_=round_, user=None, predictions=stored, received_at=clock.now())


def keep_baseline(predictions: Path) -> Stored:
    """The first half of `submit_baseline`, for whoever opens a transaction before the second."""
    with predictions.open("rb") as stream:
        return Stored(storage.uploads.save(stream), _shown_name(predictions.name))


def _create(
    *,
    team: Team,
    round_: Round,
    user: User | None,
    predictions: Stored,
    received_at: datetime,
    source: Stored | None = None,
    note: str = "",
) -> Submission:
    submission = Submission.objects.create(
        team=team,
        round=round_,
        submitted_by=user,
        sha256=predictions.blob.sha256,
        size=predictions.blob.size,
        file_name=predictions.name,
        source_sha256=source.blob.sha256 if source else "",
        source_size=source.blob.size if source else None,
        source_name=source.name if source else "",
        note=note,
        received_at=received_at,
        created_at=clock.now(),
        in_time=True,
    )
    states.note_event(submission, from_state="", to_state=State.QUEUED, actor=str(user) if user else "host")
    jobs.enqueue(SCORE_TASK, submission_id=submission.pk)
    return submission


def withdraw(*, submission: Submission, user: User) -> None:
    """Take a submission back. From the queue it costs nothing; a scored one leaves the board and stays counted.

    The caller rebuilds the board. Raises Conflict `cannot_withdraw`, or `round_closed`: once the private scores may
    be known, taking a scored one back would be choosing anew.
    """
    with transaction.atomic():
        quota.lock(submission.team)
        if _withdraw_from(State.QUEUED, submission, str(user)):
            quota.refund(submission, reason=quota.WITHDRAWN)
            return
        submission.refresh_from_db()  # and with it the round: an organizer may have closed it meanwhile
        if phase_of(submission.round, clock.now()) is Phase.CLOSED:
            raise Conflict(code="round_closed", message=_("The round is closed; what was scored stands."))
        if _withdraw_from(State.SCORED, submission, str(user)):
            return
    raise _cannot_withdraw()


@transaction.atomic
def withdraw_baseline(*, submission: Submission) -> None:
    """Take back an entry that the hosts replace or no longer list, in an open round or a closed one.

    The caller rebuilds the board. Raises Conflict `cannot_withdraw`.
    """
    quota.lock(submission.team)
    if not any(_withdraw_from(state, submission, "host") for state in (State.QUEUED, State.SCORED)):
        raise _cannot_withdraw()


def _cannot_withdraw() -> Conflict:
    return Conflict(
        code="cannot_withdraw",
        message=_("This submission cannot be withdrawn now."),
        hint=_("Only one that is waiting or scored can be."),
    )


@transaction.atomic
def choose_final(*, submission: Submission, user: User, chosen: bool) -> None:
    """Choose a submission to count on the private board, or no longer. The caller rebuilds the board.

    Raises Conflict `round_closed`, `not_scored` or `too_many_finals`.
    """
    quota.lock(submission.team)
    submission.refresh_from_db()
    if phase_of(submission.round, clock.now()) is Phase.CLOSED:
        raise Conflict(code="round_closed", message=_("The round is closed; the choice stands."))
    if submission.is_final == chosen:
        return
    if chosen:
        _require_room_for_final(submission)
    submission.is_final = chosen
    submission.save(update_fields=["is_final"])
    FinalChoice.objects.create(submission=submission, chosen=chosen, by=user, at=clock.now())


def requeue(*, submission: Submission, user: User) -> None:
    """Give a submission that failed on our side another try; its quota is not charged again."""
    with transaction.atomic():
        moved = states.move(
            submission,
            from_state=State.FAILED,
            to_state=State.QUEUED,
            actor=str(user),
            crashes=0,
            lost_leases=0,
            finished_at=None,
        )
        if not moved:
            raise Conflict(
                code="cannot_requeue",
                message=_("Only a submission that failed on our side can be queued again."),
            )
        jobs.enqueue(SCORE_TASK, submission_id=submission.pk)


def _withdraw_from(state: State, submission: Submission, actor: str) -> bool:
    return states.move(submission, from_state=state, to_state=State.WITHDRAWN, actor=actor, is_final=False)


def _require_room_for_final(submission: Submission) -> None:
    if submission.state != State.SCORED:
        raise Conflict(code="not_scored", message=_("Only a scored submission can be chosen."))
    chosen = Submission.objects.filter(team=submission.team, round=submission.round, is_final=True).count()
    if chosen >= submission.round.max_final:
        raise Conflict(
            code="too_many_finals",
            message=_("No more than %(max)d submissions can be final.") % {"max": submission.round.max_final},
            hint=_("Take one of the others out first."),
        )


def _keep(uploaded: UploadedFile) -> Stored:
    return Stored(uploads.keep(uploaded, storage.uploads), _shown_name(uploaded.name or ""))


def _fingerprint(predictions: UploadedFile, source: UploadedFile | None, note: str) -> str:
    parts = (uploads.blob_of(predictions).sha256, uploads.blob_of(source).sha256 if source else "", note)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _replay(earlier: IdempotencyKey, fingerprint: str) -> Submitted:
    if earlier.fingerprint != fingerprint:
        raise Conflict(
            code="idempotency_conflict",
            message=_("This Idempotency-Key was used for another submission."),
            hint=_("Use a new key for a new submission."),
        )
    return Submitted(earlier.submission, replayed=True)


def _remember(submission: Submission, key: str, fingerprint: str) -> None:
    """In one statement, as a key that is past its time may be there and is taken over."""
    remembered = IdempotencyKey(
        team=submission.team,
        round=submission.round,
        key=key,
        fingerprint=fingerprint,
        submission=submission,
        created_at=clock.now(),
    )
    IdempotencyKey.objects.bulk_create(
        [remembered],
        update_conflicts=True,
        unique_fields=("team", "round", "key"),
        update_fields=("fingerprint", "submission", "created_at"),
    )


def _shown_name(name: str) -> str:
    """A client's file name, for showing only: the last part, printable, short."""
    return "".join(character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())[
        :200
    ]
