from typing import Any

from rest_framework import serializers

from arena.leaderboards.queries import PRIVATE, PUBLIC
from arena.teams.models import Team

MAX_ENTRIES = 1000


class BoardInput(serializers.Serializer[Any]):
    board = serializers.CharField(default=PUBLIC)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_ENTRIES, default=MAX_ENTRIES)
    offset = serializers.IntegerField(min_value=0, default=0)


class TeamOfRow(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="team_id")
    name = serializers.CharField(source="team_name")


class RowOutput(serializers.Serializer[Any]):
    rank = serializers.IntegerField(allow_null=True, help_text="Null for baselines.")
    team = TeamOfRow(source="*")
    kind = serializers.ChoiceField(choices=Team.Kind.choices)
    score = serializers.FloatField(allow_null=True)
    metrics = serializers.DictField(child=serializers.FloatField())
    submissions = serializers.IntegerField()
    last_submitted_at = serializers.DateTimeField()


class BoardOutput(serializers.Serializer[Any]):
    board = serializers.ChoiceField(choices=[PUBLIC, PRIVATE])
    round = serializers.CharField()
    as_of = serializers.DateTimeField()
    provisional = serializers.BooleanField(help_text="The round is closed, but not everything is scored yet.")
    waiting = serializers.IntegerField(help_text="Of a closed round: in-time submissions that are still to be scored.")
    arrivals_until = serializers.DateTimeField(
        allow_null=True, help_text="After the deadline: until when an upload that began in time may still arrive."
    )
    total = serializers.IntegerField(help_text="Entries on all pages.")
    entries = RowOutput(many=True)
