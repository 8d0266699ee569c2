from typing import Any

from rest_framework import serializers

from arena.pipeline.status import Problem


class WorkerOutput(serializers.Serializer[Any]):
    alive = serializers.BooleanField(help_text="It was heard of within three of its heartbeats.")
    since = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()
    slots = serializers.IntegerField(help_text="How many submissions it scores at a time.")


class QueueStateOutput(serializers.Serializer[Any]):
    waiting = serializers.IntegerField()
    scoring = serializers.IntegerField()
    oldest_waiting_seconds = serializers.IntegerField(allow_null=True, help_text="Null when nobody waits.")


class CheckOutput(serializers.Serializer[Any]):
    ok = serializers.BooleanField()
    at = serializers.DateTimeField()


class StatusOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.ChoiceField(
        choices=["ok", "degraded", "down"],
        source="health",
        help_text="`degraded`: it goes on, slower or less watched. `down`: nothing is taken, or nothing is scored.",
    )
    problems = serializers.ListField(child=serializers.ChoiceField(choices=[each.value for each in Problem]))
    uploads = serializers.BooleanField(help_text="Whether uploads are taken: database and storage answer.")
    broker = serializers.BooleanField(help_text="Whether it can be reached.")
    workers = WorkerOutput(many=True)
    swept_at = serializers.DateTimeField(allow_null=True, help_text="The last sweep, which beat rings for.")
    queue = QueueStateOutput(source="*")
    scored_per_minute = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Of the last 60 minutes, the oldest first; the last one is not over yet.",
    )
    invariants = CheckOutput(source="check", allow_null=True, help_text="The last check of the data, by night.")
