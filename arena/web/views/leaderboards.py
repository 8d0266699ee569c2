"""The boards, whole and as the table that renews itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from arena.competitions.models import Round
from arena.competitions.rules import Phase, is_private_board_revealed, phase_of
from arena.competitions.tasks import task_of
from arena.core import clock
from arena.core.errors import NotFound
from arena.leaderboards.queries import PRIVATE, PUBLIC, Board, board_for, can_see_board
from arena.teams.queries import team_of
from arena.web.access import chosen_round, competition_or_404
from arena.web.boards import make_table
from arena.web.explanation import explain_score
from arena.web.metrics import figures_of
from arena.web.strip import make_strip


@require_safe
@gzip_page
def leaderboard(request: HttpRequest, slug: str) -> HttpResponse:
    competition = competition_or_404(request, slug)
    rounds = list(competition.rounds.all())
    round_ = chosen_round(request, rounds)
    context: dict[str, Any] = {"competition": competition, "rounds": rounds, "round": round_}
    if round_ is not None:
        context |= _board_context(request, round_)
    return render(request, "leaderboards/leaderboard.html", context)


@require_safe
@gzip_page
def leaderboard_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The table alone; 204 while the board is the version that the page already shows."""
    competition = competition_or_404(request, slug)
    round_ = chosen_round(request, list(competition.rounds.all()))
    if round_ is None:
        raise NotFound()
    board = board_for(user=request.user, round_=round_, board=_board_name(request, round_))
    if request.GET.get("v") == board.version:
        return HttpResponse(status=204)
    context = {"competition": competition, "round": round_} | _shown(request, board)
    response = render(request, "leaderboards/_board.html", context)
    here = context["table"].here
    response["HX-Replace-Url"] = reverse("leaderboard", args=[slug]) + (f"?{here}" if here else "")
    return response


def _board_context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    name = _board_name(request, round_)
    revealed = is_private_board_revealed(round_, clock.now())
    task = task_of(round_)
    explained = explain_score(task, figures_of(round_)) if task else ""
    context = {"board_name": name, "is_revealed": revealed, "explained": explained}
    if name == PRIVATE and not can_see_board(user=request.user, round_=round_, board=name):
        return context | {"is_hidden": True}
    return context | _shown(request, board_for(user=request.user, round_=round_, board=name))


def _board_name(request: HttpRequest, round_: Round) -> str:
    """What was asked for; else the board that counts by now."""
    revealed = is_private_board_revealed(round_, clock.now())
    return request.GET.get("board") or (PRIVATE if revealed else PUBLIC)


def _shown(request: HttpRequest, board: Board) -> dict[str, Any]:
    round_ = board.round
    own_team = team_of(user=request.user, competition=round_.competition)
    figures = figures_of(round_)
    return {
        "board": board,
        "board_name": board.board,
        "figures": figures,
        "table": make_table(board=board, figures=figures, own_team=own_team, query=request.GET),
        "own_team": own_team,
        "strip": make_strip(
            board.rows,
            own_team.public_id if own_team else None,
            greater_is_better="score" not in figures.lower,
        ),
        "poll_seconds": _poll_seconds(board),
    }


def _poll_seconds(board: Board) -> int:
    """Often while something can happen on the board, seldom when it can only be corrected."""
    can_change = board.provisional or board.arrivals_until or phase_of(board.round, board.as_of) is Phase.OPEN
    return 5 if can_change else 60
