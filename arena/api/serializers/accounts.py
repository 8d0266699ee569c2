from typing import Any

from rest_framework import serializers

from arena.accounts.services import SCOPES


class UserInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class UserOutput(serializers.Serializer[Any]):
    username = serializers.CharField()
    email = serializers.CharField()


class ScopesField(serializers.ListField):
    """`read`, `submit` or both; order and repetition mean nothing."""

    child = serializers.ChoiceField(choices=SCOPES)

    def to_internal_value(self, data: Any) -> list[str]:
        wanted = super().to_internal_value(data)
        return [scope for scope in SCOPES if scope in wanted]


class TokenInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254, help_text="The user name, or the email address.")
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    name = serializers.CharField(max_length=100, default="", allow_blank=True)
    scopes = ScopesField(allow_empty=False, default=list(SCOPES))
    expires_in_days = serializers.IntegerField(
        min_value=1, max_value=3650, default=None, allow_null=True, help_text="Left out: until it is revoked."
    )


class TokenOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES))
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry", allow_null=True)


class TokensOutput(serializers.Serializer[Any]):
    results = TokenOutput(many=True)


class NewTokenOutput(TokenOutput):
    token = serializers.CharField(help_text="Shown this once; the site keeps only a hash of it.")


class MeOutput(UserOutput):
    token = TokenOutput(help_text="The token of this request.")
