from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from arena.submissions.models import QuotaEntry
from arena.submissions.statements import is_day
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


class StatementInput(serializers.Serializer[Any]):
    day = serializers.DateField(required=False)

    def validate_day(self, day: date) -> date:
        if not is_day(day):
            raise serializers.ValidationError(_("No competition has this day."))
        return day


class StatementLineOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=QuotaEntry.Kind.choices)
    change = serializers.IntegerField(help_text="Of what is left: an upload -1, a refund +1, a grant +n.")
    left = serializers.IntegerField(help_text="After this line.")
    submission = serializers.UUIDField(source="submission.public_id", default=None, allow_null=True)
    reason = serializers.CharField(help_text="Of a refund or a grant; else empty.")


class StatementOutput(serializers.Serializer[Any]):
    round = serializers.CharField(source="round.slug")
    day = serializers.DateField(help_text="In the competition's time zone.")
    quota = QuotaOutput(help_text="As the day stands, or stood at its end.")
    entries = StatementLineOutput(many=True, source="lines")
    previous_day = serializers.DateField(allow_null=True, help_text="The nearest earlier day that has entries.")
    next_day = serializers.DateField(allow_null=True)
