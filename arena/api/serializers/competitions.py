from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from arena.api.serializers.teams import TeamReference
from arena.competitions.models import Competition, DataFile, Round, Visibility
from arena.competitions.rules import Phase, is_private_board_revealed, phase_of
from arena.core import clock
from arena.teams.queries import Participation


class RoundOutput(serializers.Serializer[Round]):
    slug = serializers.CharField()
    title = serializers.CharField()
    phase = serializers.SerializerMethodField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="The first moment at which the round is closed.")
    preset = serializers.SerializerMethodField(help_text="The task, as in python -m scoring; null for another one.")
    submissions_per_day = serializers.IntegerField()
    max_final = serializers.IntegerField(help_text="How many submissions may be chosen to count.")
    private_board_revealed = serializers.SerializerMethodField()

    def get_phase(self, round_: Round) -> Phase:
        return phase_of(round_, clock.now())

    def get_preset(self, round_: Round) -> str | None:
        return round_.task.get("preset")

    def get_private_board_revealed(self, round_: Round) -> bool:
        return is_private_board_revealed(round_, clock.now())


class MyStatus(serializers.Serializer[Participation]):
    entered = serializers.BooleanField()
    rules_accepted = serializers.BooleanField(help_text="Changed rules are to be accepted anew.")
    organizer = serializers.BooleanField()
    team = TeamReference(allow_null=True)


class CompetitionOutput(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    timezone = serializers.CharField(help_text="Quota days begin at midnight there.")
    max_members = serializers.IntegerField(help_text="Of a team.")
    rounds = RoundOutput(many=True)
    my_status = serializers.SerializerMethodField(help_text="Null without a token.")

    @extend_schema_field(MyStatus(allow_null=True))
    def get_my_status(self, competition: Competition) -> Any:
        mine = self.context["participations"].get(competition.pk)
        return MyStatus(mine).data if mine else None


class DataFileOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    path = serializers.CharField(help_text="Where it lay in the competition's folder.")
    title = serializers.CharField()
    bytes = serializers.IntegerField(source="size")
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, file: DataFile) -> str:
        return str(self.context["url_of"](file))


class DataFilesOutput(serializers.Serializer[Any]):
    results = DataFileOutput(many=True)
