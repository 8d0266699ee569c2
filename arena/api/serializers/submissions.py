from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from arena.api.serializers.teams import QuotaOutput, TeamReference
from arena.core.problems import render_problems
from arena.leaderboards.queries import private_result
from arena.pipeline.waiting import queue_of
from arena.submissions import queries
from arena.submissions.models import State, Submission


class SubmissionInput(serializers.Serializer[Any]):
    predictions = serializers.FileField(help_text="Plain, gzip, or a zip with exactly one file.")
    source = serializers.FileField(  # type: ignore[assignment]  # the contract's name; a field shadows nothing
        required=False, help_text="The source code, kept beside it."
    )
    note = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="For your team.")


class ReceiptOutput(serializers.Serializer[Any]):
    """What was taken. A repeated request gets the same once more; what became of it is at submissions/{id}/."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="queued")
    sha256 = serializers.CharField(help_text="Of the predictions, as they arrived.")
    quota = QuotaOutput(help_text="As this submission left it.")


class FileOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class SegmentOutput(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    metrics = serializers.DictField(child=serializers.FloatField())


class ResultOutput(serializers.Serializer[Any]):
    score = serializers.FloatField(allow_null=True)
    metrics = serializers.DictField(child=serializers.FloatField())
    segments = serializers.DictField(child=SegmentOutput())


class SubmissionOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=State.choices)
    competition = serializers.CharField(source="team.competition.slug")
    round = serializers.CharField(source="round.slug")
    team = TeamReference()
    created_at = serializers.DateTimeField()
    file = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]
    note = serializers.CharField()
    final = serializers.BooleanField(source="is_final")
    public = serializers.SerializerMethodField(help_text="The public rows; null until scored.")

    @extend_schema_field(FileOutput)
    def get_file(self, submission: Submission) -> dict[str, Any]:
        return {"name": submission.file_name, "bytes": submission.size, "sha256": submission.sha256}

    @extend_schema_field(FileOutput(allow_null=True))
    def get_source(self, submission: Submission) -> dict[str, Any] | None:
        if not submission.source_sha256:
            return None
        return {
            "name": submission.source_name,
            "bytes": submission.source_size,
            "sha256": submission.source_sha256,
        }

    @extend_schema_field(ResultOutput(allow_null=True))
    def get_public(self, submission: Submission) -> Any:
        evaluation = queries.evaluation_of(submission)
        return ResultOutput(evaluation).data if evaluation else None


@extend_schema_field({"type": ["string", "integer", "null"], "description": "Of the row, as the file has it."})
class RowId(serializers.JSONField):
    pass


class ProblemInFile(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()
    row = serializers.IntegerField(allow_null=True, help_text="1-based: element of the array, or line.")
    id = RowId()
    field = serializers.CharField(allow_null=True)


class EventOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=State.choices, source="to_state")


class QueueOutput(serializers.Serializer[Any]):
    position = serializers.IntegerField(help_text="1 is next. Teams take turns, and one that comes first may go ahead.")
    estimated_seconds = serializers.IntegerField(
        allow_null=True,
        help_text="Until it is scored, by how the line moved lately; null while nobody can tell.",
    )


class SubmissionDetail(SubmissionOutput):
    private = ResultOutput(
        required=False, help_text="The private rows: there once their board is revealed, for organizers before."
    )
    errors = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="What is wrong with an invalid file: the first 20."
    )
    error_total = serializers.IntegerField()
    queue = serializers.SerializerMethodField(help_text="Its place in the line; null unless queued.")
    events = EventOutput(many=True)

    @extend_schema_field(ProblemInFile(many=True))
    def get_errors(self, submission: Submission) -> list[dict[str, Any]]:
        return render_problems(submission.errors)

    @extend_schema_field(QueueOutput(allow_null=True))
    def get_queue(self, submission: Submission) -> Any:
        queue = queue_of(submission)
        return QueueOutput(queue).data if queue else None

    def to_representation(self, submission: Submission) -> dict[str, Any]:
        """With the private side if the boards' query gives it to `user`, the reader; without the key if not."""
        shown = super().to_representation(submission)
        if result := private_result(user=self.context["user"], submission=submission):
            shown["private"] = ResultOutput(result).data
        return shown
