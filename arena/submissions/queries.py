"""Reading submissions. Every queryset for a person starts from whom it belongs to."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Round
from arena.competitions.rules import Reader
from arena.core import clock
from arena.core.errors import NotAllowed, NotFound
from arena.submissions import rules
from arena.submissions.models import PENDING, Evaluation, State, Submission, SubmissionEvent
from arena.teams.models import Team


def _with_details() -> QuerySet[Submission]:
    effective = Prefetch(
        "evaluations", queryset=Evaluation.objects.filter(effective=True), to_attr="effective_evaluations"
    )
    return Submission.objects.select_related(
        "round__competition", "team__competition", "submitted_by"
    ).prefetch_related(effective)


def of_team(*, team: Team, round_: Round | None = None) -> QuerySet[Submission]:
    """The team's submissions, newest first."""
    submissions = _with_details().filter(team=team)
    return submissions.filter(round=round_) if round_ else submissions


def get_submission(*, user: Reader, public_id: UUID | str) -> Submission:
    """Raises NotFound, the same for another team's submission as for none."""
    submission = _with_details().filter(public_id=public_id).first()
    if submission is None or not rules.can_see(user, submission):
        raise NotFound()
    return submission


def get_own_submission(*, user: Reader, public_id: UUID | str) -> Submission:
    """A submission that the user's own team may act on. Raises NotFound, or NotAllowed to who may only see it."""
    submission = get_submission(user=user, public_id=public_id)
    if not rules.can_change(user, submission):
        raise NotAllowed(message=_("Only the team itself decides about its submissions."))
    return submission


def evaluation_of(submission: Submission) -> Evaluation | None:
    """The effective evaluation of a submission read by this module: its public side."""
    found: list[Evaluation] = getattr(submission, "effective_evaluations", None) or list(
        submission.evaluations.filter(effective=True)
    )
    return found[0] if found else None


def pending_in_time(round_: Round) -> int:
    return Submission.objects.filter(round=round_, state__in=PENDING, in_time=True).count()


def waiting_in_turn() -> QuerySet[Submission]:
    """Each team's first waiting submission, the team that was served longest ago first.

    So a team with a thousand files in the queue delays another team's one file by one job, not by a thousand.
    """
    firsts = (
        Submission.objects.filter(state=State.QUEUED)
        .order_by()
        .values("team")
        .annotate(first=Min("pk"))
        .values("first")
    )
    return (
        Submission.objects.filter(pk__in=firsts)
        .annotate(last_turn=last_turn())
        .order_by(F("last_turn").asc(nulls_first=True), "pk")
    )


def last_turn() -> Subquery:
    """When the team of a submission was served last. One look into an index: this runs for every team that waits.

    A turn in the future was taken by a clock that has been put back since: who took it must not wait until then.
    """
    served = Submission.objects.filter(team=OuterRef("team"), claimed_at__lte=clock.now()).order_by("-claimed_at")
    return Subquery(served.values("claimed_at")[:1])


def waiting_since() -> Subquery:
    """When a submission was queued for the last time: some that came long ago were queued again just now."""
    queued = SubmissionEvent.objects.filter(submission=OuterRef("pk"), to_state=State.QUEUED).order_by("-pk")
    return Subquery(queued.values("at")[:1])


def pending_since(moment: datetime) -> QuerySet[Submission]:
    """Those that came before that moment and have no verdict yet, nor were queued anew by a person since."""
    anew = SubmissionEvent.objects.filter(submission=OuterRef("pk"), to_state=State.QUEUED, at__gte=moment)
    return Submission.objects.filter(
        ~Exists(anew.exclude(from_state=State.SCORING)), state__in=PENDING, created_at__lt=moment
    )


def public_merits(*, team: Team, round_: Round) -> list[float]:
    """The public merits of the team's scored submissions, oldest first."""
    evaluations = Evaluation.objects.filter(
        effective=True,
        submission__team=team,
        submission__round=round_,
        submission__state=State.SCORED,
    )
    return list(evaluations.order_by("submission_id").values_list("merit", flat=True))


def final_count(*, team: Team, round_: Round) -> int:
    """How many submissions the team has chosen to count."""
    return Submission.objects.filter(team=team, round=round_, is_final=True).count()
