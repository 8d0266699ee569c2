from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.teams.models import Team


class EntryForm(forms.Form):
    """Accepting the rules and, for whoever has no team yet, naming one."""

    accept_rules = forms.BooleanField(
        label=_("I have read the rules and accept them."),
        error_messages={"required": _("Accept the rules to take part.")},
    )
    team_name = forms.CharField(
        label=_("Team name"),
        max_length=60,
        help_text=_("Shown on the leaderboard. You can rename the team later."),
        error_messages={"required": _("Name your team.")},
    )

    def __init__(self, *args: Any, team: Team | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if team is not None:
            del self.fields["team_name"]
