from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arena.competitions import queries
from arena.competitions.models import Competition, Round
from arena.competitions.rules import Phase, phase_of
from arena.core import clock
from arena.teams.models import Team

_ORDER = {Phase.OPEN: 0, Phase.UPCOMING: 1, None: 2, Phase.CLOSED: 3}


@dataclass(frozen=True, slots=True)
class Card:
    competition: Competition
    round: Round | None
    phase: Phase | None
    teams: int


def home(request: HttpRequest) -> HttpResponse:
    """All competitions: what is open first, of those what closes first."""
    ranked = Count("teams", distinct=True, filter=Q(teams__kind=Team.Kind.TEAM, teams__disqualified_at__isnull=True))
    now = clock.now()
    listed = queries.listed_for(request.user).annotate(team_count=ranked)
    cards = sorted((_card(competition, now) for competition in listed), key=_card_order)
    return render(request, "home.html", {"cards": cards})


def _card(competition: Competition, now: datetime) -> Card:
    round_ = queries.current_round(list(competition.rounds.all()), now)
    return Card(
        competition=competition,
        round=round_,
        phase=phase_of(round_, now) if round_ else None,
        teams=competition.team_count,  # type: ignore[attr-defined]
    )


def _card_order(card: Card) -> tuple[int, float, str]:
    """Open ones by what closes next, upcoming by what opens next, closed by what closed last."""
    if card.round is None:
        return (_ORDER[None], 0.0, card.competition.slug)
    moment = card.round.opens_at if card.phase is Phase.UPCOMING else card.round.closes_at
    sign = -1 if card.phase is Phase.CLOSED else 1
    return (_ORDER[card.phase], sign * moment.timestamp(), card.competition.slug)
