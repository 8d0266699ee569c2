from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from arena.api.renderers import BoardCsv
from arena.api.schema import problems
from arena.api.serializers.leaderboards import MAX_ENTRIES, BoardInput, BoardOutput
from arena.api.views.base import PublicView, round_or_404, validated
from arena.leaderboards.queries import PRIVATE, PUBLIC, board_for


class Leaderboard(PublicView):
    renderer_classes = (JSONRenderer, BoardCsv)

    @extend_schema(
        operation_id="get_leaderboard",
        tags=["leaderboards"],
        summary="A round's board",
        parameters=[
            OpenApiParameter("board", enum=[PUBLIC, PRIVATE], default=PUBLIC),
            OpenApiParameter("limit", type=int, default=MAX_ENTRIES, description=f"1 to {MAX_ENTRIES}"),
            OpenApiParameter("offset", type=int, default=0),
            OpenApiParameter("format", enum=["json", "csv"], default="json"),
        ],
        responses={
            (200, "application/json"): BoardOutput,
            (200, "text/csv"): OpenApiTypes.STR,
            **problems("invalid", "unknown_board", "board_hidden", "not_found"),
        },
    )
    def get(self, request: Request, slug: str, round_slug: str) -> Response:
        round_ = round_or_404(request, slug, round_slug)
        wanted = validated(BoardInput, request.query_params)
        board = board_for(user=request.user, round_=round_, board=wanted["board"])
        start = wanted["offset"]
        shown = {
            "board": board.board,
            "round": round_.slug,
            "as_of": board.as_of,
            "provisional": board.provisional,
            "waiting": board.waiting,
            "arrivals_until": board.arrivals_until,
            "total": len(board.rows),
            "entries": board.rows[start : start + wanted["limit"]],
        }
        response = Response(BoardOutput(shown).data)
        if request.accepted_renderer.format == "csv":
            name = f"{slug}-{round_.slug}-{board.board}.csv"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
