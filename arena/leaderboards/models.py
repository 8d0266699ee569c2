"""Boards, one row a team. Every row is recomputed from evaluations and choices, never edited.

The private tables are read in `leaderboards.queries` only, after it has decided that the reader may see them.
"""

from django.db import models

from arena.competitions.models import Round
from arena.core.fields import OrderedJSONField
from arena.submissions.models import Evaluation, Submission
from arena.teams.models import Team


class PrivateScore(models.Model):
    """The hidden side of an evaluation: private rows, and all rows."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="+")
    score = models.FloatField(null=True)
    metrics = OrderedJSONField()
    segments = OrderedJSONField(default=dict)
    rows = models.PositiveIntegerField()
    all_score = models.FloatField(null=True)
    all_metrics = OrderedJSONField()
    report_sha256 = models.CharField(max_length=64, help_text="The whole report, row by row, in the report store.")

    def __str__(self) -> str:
        return f"private side of evaluation {self.evaluation_id}"


class Standing(models.Model):
    """What a team shows on a board: the submission that counts, and its score at full precision."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    score = models.FloatField(null=True)
    merit = models.FloatField(help_text="Larger is better; what the board is ordered by.")
    metrics = OrderedJSONField()
    achieved_at = models.DateTimeField(help_text="When the submission that counts arrived: ties go to the earlier.")
    submissions = models.PositiveIntegerField()
    last_submitted_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class PublicStanding(Standing):
    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "team"), name="public_standing_once"),)
        indexes = (models.Index(fields=("round", "-merit", "achieved_at"), name="public_order"),)

    def __str__(self) -> str:
        return f"{self.team_id} · {self.score}"


class PrivateStanding(Standing):
    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "team"), name="private_standing_once"),)
        indexes = (models.Index(fields=("round", "-merit", "achieved_at"), name="private_order"),)

    def __str__(self) -> str:
        return f"private standing of team {self.team_id}"
