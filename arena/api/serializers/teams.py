from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from arena.teams.models import Membership


class TeamReference(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class EntryInput(serializers.Serializer[Any]):
    accept_rules = serializers.BooleanField()
    team_name = serializers.CharField(
        default="", allow_blank=True, help_text="1 to 60 characters. Not needed by who has a team already."
    )

    def validate_accept_rules(self, accepted: bool) -> bool:
        if not accepted:
            raise serializers.ValidationError(_("Entering means accepting the rules."))
        return accepted


class EntryOutput(serializers.Serializer[Any]):
    competition = serializers.CharField(source="competition.slug")
    team = TeamReference(source="*")


class TeamInput(serializers.Serializer[Any]):
    name = serializers.CharField()


class MemberOutput(serializers.Serializer[Any]):
    username = serializers.CharField(source="user.username")
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    joined_at = serializers.DateTimeField()


class QuotaOutput(serializers.Serializer[Any]):
    limit = serializers.IntegerField(help_text="Submissions a day.")
    used = serializers.IntegerField()
    remaining = serializers.IntegerField()
    resets_at = serializers.DateTimeField(help_text="Midnight in the competition's time zone.")


class RoundQuotaOutput(QuotaOutput):
    round = serializers.CharField()


class TeamOutput(TeamReference):
    competition = serializers.CharField(source="competition.slug")
    members = MemberOutput(many=True)
    quota = RoundQuotaOutput(allow_null=True, help_text="Of the round that is open, or comes next.")
