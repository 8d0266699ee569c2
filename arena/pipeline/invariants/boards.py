"""I7: a board is what it is a function of."""

from arena.competitions.models import Round
from arena.leaderboards import audit
from arena.pipeline.invariants.base import Look, Violation, Violations
from arena.teams.models import Team


def boards_follow(look: Look) -> Violations:
    """I7. Every row of every board equals its recomputation. Which columns differ is told, and by what never."""
    for row in audit.check_standings():
        look.checked += 1
        if row.wrong:
            team = Team.objects.values_list("public_id", flat=True).get(pk=row.team_id)
            round_ = Round.objects.select_related("competition").get(pk=row.round_id)
            subject = f"team {team} on the {row.board} board of {round_.competition.slug}/{round_.slug}"
            yield Violation("board_differs", subject, {"columns": ", ".join(row.wrong)})
