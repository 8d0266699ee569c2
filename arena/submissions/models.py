"""What teams uploaded, what became of it, and what it cost them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import AnswerKey, Round
from arena.core.fields import OrderedJSONField
from arena.core.models import OpaqueId
from arena.teams.models import Team


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SCORING = "scoring", _("Scoring")
    SCORED = "scored", _("Scored")
    INVALID = "invalid", _("Invalid file")
    FAILED = "failed", _("Failed on our side")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PENDING = (State.QUEUED, State.SCORING)


class Submission(OpaqueId):
    """One upload. What was uploaded never changes; `state` and what follows it move by `submissions.services` alone."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions", verbose_name=_("round"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="submissions", verbose_name=_("team"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    file_name = models.CharField(_("file name"), max_length=200)
    source_sha256 = models.CharField(max_length=64, blank=True)
    source_size = models.PositiveBigIntegerField(_("source code, bytes"), null=True, blank=True)
    source_name = models.CharField(_("source code"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    received_at = models.DateTimeField(
        _("received at"), help_text=_("When the request began: deadlines and quota days go by it.")
    )
    created_at = models.DateTimeField(help_text=_("When the upload was complete and stored."))
    in_time = models.BooleanField(
        _("in time"), help_text=_("Judged once, when it arrived; a round closed later does not change it.")
    )
    is_final = models.BooleanField(default=False)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(
        _("attempt"), default=0, help_text=_("Fencing token: the number of the latest claim.")
    )
    crashes = models.PositiveIntegerField(_("crashes"), default=0)
    lost_leases = models.PositiveIntegerField(_("lost leases"), default=0)
    lease_owner = models.CharField(_("worker"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    errors = models.JSONField(default=list, blank=True)
    error_total = models.PositiveIntegerField(_("problems"), default=0)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="submission_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.SCORING) | models.Q(lease_until__isnull=False),
                name="scoring_has_a_lease",
            ),
        )
        indexes = (
            models.Index(fields=("team", "round", "-id"), name="submission_of_team"),
            models.Index(fields=("round", "state"), name="submission_of_round"),
            models.Index(fields=("team", "claimed_at"), name="submission_turn"),
            # Not only of those that wait: SQLite does not see that a condition on two states covers one of them.
            models.Index(fields=("state", "team", "id"), name="submission_waiting"),
            models.Index(fields=("finished_at",), name="submission_finished"),
            # Whose bytes a stored file is.
            models.Index(fields=("sha256",), name="submission_file"),
            models.Index(
                fields=("source_sha256",), condition=~models.Q(source_sha256=""), name="submission_source_file"
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING


class SubmissionEvent(models.Model):
    """Every change of state, for ever. Append-only."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=State)
    attempt = models.PositiveIntegerField(default=0)
    actor = models.CharField(max_length=150, blank=True, help_text=_("A worker, or a person."))
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Evaluation(models.Model):
    """One scoring of one submission by one version of answers, task and engine: its public side.

    The private side is `leaderboards.PrivateScore`; nothing but the boards' query reads that table.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="evaluations")
    answers = models.ForeignKey(AnswerKey, models.PROTECT, related_name="evaluations")
    attempt = models.PositiveIntegerField()
    engine = models.CharField(max_length=40)
    task_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    effective = models.BooleanField(default=True)
    score = models.FloatField(null=True, help_text=_("Empty where it takes all teams to make one."))
    merit = models.FloatField(help_text=_("Larger is better: the score, or the metric that leads, with its sign."))
    metrics = OrderedJSONField()
    segments = OrderedJSONField(default=dict)
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission",), condition=models.Q(effective=True), name="one_effective_evaluation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.score}"


class QuotaEntry(models.Model):
    """A line of the team's statement for one day of a round. Append-only; the day's use is the sum of `amount`."""

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("Upload accepted")
        COMMIT = "commit", _("Counted")
        REFUND = "refund", _("Given back")
        GRANT = "grant", _("Granted by the organizers")

    team = models.ForeignKey(Team, models.PROTECT, related_name="quota_entries")
    round = models.ForeignKey(Round, models.PROTECT, related_name="quota_entries")
    day = models.DateField(help_text=_("In the competition's time zone."))
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.IntegerField(help_text=_("Submissions used: reserve +1, commit 0, refund −1, grant −n."))
    per_day = models.PositiveIntegerField(
        null=True, help_text=_("Of a reserve: how many the round allowed a day at that moment.")
    )
    zone = models.CharField(
        max_length=60, blank=True, help_text=_("Of a reserve: the competition's time zone at that moment.")
    )
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="quota_entries")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "quota entries"
        indexes = (models.Index(fields=("team", "round", "day"), name="quota_of_day"),)
        constraints = (
            # What a submission can do to the ledger, it does once.
            models.UniqueConstraint(fields=("submission", "kind"), name="quota_entry_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.amount:+d}"


class IdempotencyKey(models.Model):
    """A script that repeats a request whose answer it lost gets that answer, not a second submission."""

    team = models.ForeignKey(Team, models.CASCADE)
    round = models.ForeignKey(Round, models.CASCADE)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    submission = models.ForeignKey(Submission, models.CASCADE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("team", "round", "key"), name="idempotency_key_once"),)

    def __str__(self) -> str:
        return self.key


class FinalChoice(models.Model):
    """The history of choosing: who chose or unchose what, when. `Submission.is_final` is its last word."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="choices")
    chosen = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.submission_id} · {self.chosen}"
