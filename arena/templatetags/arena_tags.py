"""What templates say about competitions, scores and times."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.context import RequestContext
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.competitions import queries, rules
from arena.competitions.models import Competition, Round
from arena.core import clock, markdown
from arena.teams.models import Team

register = template.Library()

# Pages that hang below a tab rather than being one.
_TAB_OF = {
    "competition_file": "competition_data",
    "leaderboard_table": "leaderboard",
    "submission": "submissions",
    "team_quota": "team",
}


@register.inclusion_tag("competitions/_banner.html", takes_context=True)
def competition_banner(context: RequestContext) -> dict[str, Any]:
    """Status, title, dates and tabs of the page's `competition`; of its `round`, where the view chose one."""
    request, competition = context["request"], context["competition"]
    rounds = context.get("rounds") or list(competition.rounds.all())
    now = context["server_now"]
    shown = context.get("round") or queries.current_round(rounds, now)
    name = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "competition": competition,
        "rounds": rounds,
        "round": shown,
        "phase": rules.phase_of(shown, now) if shown else None,
        "teams": _ranked_teams(competition),
        "is_organizer": rules.is_organizer(request.user, competition),
        "tab": _TAB_OF.get(name, name),
        "round_query": _round_query(shown, queries.current_round(rounds, now)),
        "server_now": now,
        "request": request,
        "user": request.user,
    }


def _ranked_teams(competition: Competition) -> int:
    return competition.teams.filter(kind=Team.Kind.TEAM, disqualified_at__isnull=True).count()


def _round_query(shown: Round | None, current: Round | None) -> str:
    """Tabs keep a round that is not the one they would show by themselves."""
    return f"?round={shown.slug}" if shown and shown != current else ""


@register.filter
def phase(round_: Round, at: datetime) -> str:
    return rules.phase_of(round_, at).value


@register.filter
def score(value: float | None, decimals: int) -> str:
    """A figure with its task's decimals; a dash where there is none."""
    return "–" if value is None else f"{value:z.{decimals}f}"


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.filter
def words(value: str) -> list[str]:
    return value.split()


@register.filter
def absolute(value: int) -> int:
    return abs(value)


@register.filter
def unlocalized(value: float) -> str:
    """A number for a drawing: with a point in every language."""
    return f"{value:g}"


@register.filter
def duration(seconds: float) -> str:
    """A length of time in one unit, for what is only known about."""
    if seconds < 90:
        return _("%(n)d s") % {"n": math.ceil(seconds)}
    return (
        _("%(n)d min") % {"n": round(seconds / 60)} if seconds < 5400 else _("%(n)d h") % {"n": round(seconds / 3600)}
    )


@register.filter(name="markdown")
def markdown_filter(source: str) -> SafeString:
    return markdown.render(source)


@register.simple_tag
def zone_time(moment: datetime | None, zone: str) -> str | SafeString:
    """A moment in the competition's zone; the page's script adds the reader's own where that differs."""
    if moment is None:
        return "–"
    return format_html(
        '<time datetime="{}" data-local title="{}">{}\N{NO-BREAK SPACE}{}</time>',
        _iso(moment),
        zone,
        *_in_zone(moment, zone),
    )


@register.simple_tag
def clock_time(moment: datetime, zone: str) -> SafeString:
    """The time of a day that is named elsewhere; the exact moment as its title."""
    local = moment.astimezone(ZoneInfo(zone))
    title = f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}"
    return format_html('<time datetime="{}" title="{}">{}</time>', _iso(moment), title, f"{local:%H:%M}")


@register.simple_tag
def zone_period(start: datetime, end: datetime, zone: str) -> SafeString:
    """From when to when, the zone said once; the reader's own time is added to the end, which is what counts."""
    return format_html(
        '<time datetime="{}">{}</time> – <time datetime="{}" data-local title="{}">{}\N{NO-BREAK SPACE}{}</time>',
        _iso(start),
        _in_zone(start, zone)[0],
        _iso(end),
        zone,
        *_in_zone(end, zone),
    )


@register.simple_tag
def ago(moment: datetime | None) -> str | SafeString:
    """How long ago, in one unit; the exact moment as its title."""
    if moment is None:
        return "–"
    return format_html(
        '<time datetime="{}" data-ago title="{} UTC">{}</time>',
        _iso(moment),
        formats.date_format(moment.astimezone(UTC), "Y-m-d H:i:s"),
        ago_text(moment),
    )


@register.simple_tag
def countdown(moment: datetime) -> SafeString:
    """What is left until a moment, by the server's clock; the page's script lets it run."""
    return format_html(
        '<time datetime="{}" data-countdown title="{}">{}</time>',
        _iso(moment),
        _("By the server's clock"),
        _left_text(max((moment - clock.now()).total_seconds(), 0)),
    )


def _in_zone(moment: datetime, zone: str) -> tuple[str, str]:
    local = moment.astimezone(ZoneInfo(zone))
    return formats.date_format(local, "Y-m-d\N{NO-BREAK SPACE}H:i"), local.tzname() or zone


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ago_text(moment: datetime) -> str:
    seconds = (clock.now() - moment).total_seconds()
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if minutes < 1:
        return _("just now")
    if hours < 1:
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    if days < 1:
        return ngettext("%(n)d h ago", "%(n)d h ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def _left_text(seconds: float) -> str:
    days, hours, minutes = int(seconds // 86400), int(seconds % 86400 // 3600), int(seconds % 3600 // 60)
    if days > 0:
        return _("%(d)d d %(h)d h") % {"d": days, "h": hours}
    if hours > 0:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes}
    return _("%(m)d min") % {"m": minutes}
