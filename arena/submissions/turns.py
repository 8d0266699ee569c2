"""How long the line is before a submission, by the turns that teams take: see `queries.waiting_in_turn`."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Min

from arena.submissions import queries
from arena.submissions.models import State, Submission

Line = list[tuple[int, int]]  # (team, how many it has waiting), the team that is served next first


def ahead_of(submission: Submission) -> int | None:
    """How many are served before this one, if nobody new comes; None unless it waits.

    In each turn of the line every team has one served. The own team's n earlier files take n turns; in these, and for
    the teams that stand before the own one in another, each team has served what it has.
    """
    if submission.state != State.QUEUED:
        return None
    waiting = Submission.objects.filter(state=State.QUEUED, team=submission.team_id)
    own = waiting.filter(pk__lt=submission.pk).count()
    ahead, before_own = 0, True
    for team, count in _line():
        before_own = before_own and team != submission.team_id
        ahead += min(count, own + before_own)
    return ahead


def _line() -> Line:
    """The same for all who look within a moment: at a rush, thousands do."""
    line: Line | None = cache.get_or_set("queue-line", _read_line, settings.ARENA_STATUS_SECONDS)
    return _read_line() if line is None else line


def _read_line() -> Line:
    teams = (
        Submission.objects.filter(state=State.QUEUED)
        .order_by()
        .values("team")
        .annotate(count=Count("pk"), first=Min("pk"), last_turn=queries.last_turn())
        .order_by(F("last_turn").asc(nulls_first=True), "first")
    )
    return list(teams.values_list("team", "count"))
