"""Recomputing all boards and comparing: which rows differ, never by what."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from arena.competitions.models import Round
from arena.competitions.tasks import load_task
from arena.core.streams import side_by_side
from arena.leaderboards import standings
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding, Standing
from arena.leaderboards.queries import PRIVATE, PUBLIC
from arena.leaderboards.services import counting_scores, entry_of
from arena.leaderboards.standings import Entry
from arena.submissions.models import Evaluation

CHUNK = 1000
COLUMNS = ("submission_id", "score", "merit", "metrics", "achieved_at", "submissions", "last_submitted_at")
Owner = tuple[int, int]  # round, team


class CheckedRow(NamedTuple):
    """A team's row on one board, and what of it is not as it should be."""

    round_id: int
    team_id: int
    board: str
    wrong: list[str]  # names of columns, or "missing", "superfluous"


def check_standings() -> Iterator[CheckedRow]:
    """Every row of the boards, and every one that should be there. Memory for one team at a time."""
    max_final = dict(Round.objects.values_list("pk", "max_final"))
    teams = side_by_side(entries=_entries(), public=_rows(PublicStanding), private=_rows(PrivateStanding))
    for (round_id, team_id), found in teams:
        entries: list[Entry] = found["entries"]
        best = {
            PUBLIC: standings.best_public(entries),
            PRIVATE: standings.best_private(entries, max_final=max_final[round_id]),
        }
        for board, entry in best.items():
            expected = standings.shown(entries, entry, private=board == PRIVATE) if entry else None
            stored = next(iter(found[board]), None)
            yield CheckedRow(round_id, team_id, board, _wrong(expected, stored))


def without_private_side() -> Iterator[UUID]:
    """Submissions with an evaluation that lacks its hidden half."""
    halves = PrivateScore.objects.filter(evaluation=OuterRef("pk"))
    lacking = Evaluation.objects.filter(~Exists(halves)).order_by("pk")
    return lacking.values_list("submission__public_id", flat=True).iterator(chunk_size=CHUNK)


def report_files() -> Iterator[tuple[UUID, str]]:
    """For every report that is kept: of which submission, and the SHA-256 of its file. Read in batches."""
    columns = ("pk", "evaluation__submission__public_id", "report_sha256")
    last = 0
    while batch := list(PrivateScore.objects.filter(pk__gt=last).order_by("pk").values_list(*columns)[:CHUNK]):
        yield from ((public_id, sha256) for _pk, public_id, sha256 in batch)
        last = batch[-1][0]


def _wrong(expected: Mapping[str, Any] | None, stored: Mapping[str, Any] | None) -> list[str]:
    if expected is None or stored is None:
        return ["missing"] if expected else ["superfluous"] if stored else []
    return [name for name in COLUMNS if expected[name] != stored[name]]


def _entries() -> Iterator[tuple[Owner, Entry]]:
    scores = counting_scores().defer("segments", "all_metrics", "evaluation__segments")
    in_order = scores.order_by("evaluation__submission__round_id", "evaluation__submission__team_id", "pk")
    tasks = {round_.pk: load_task(round_.task) for round_ in Round.objects.exclude(task={})}
    for private in in_order.iterator(chunk_size=CHUNK):
        submission = private.evaluation.submission
        yield (submission.round_id, submission.team_id), entry_of(private, tasks[submission.round_id])


def _rows(board: type[Standing]) -> Iterator[tuple[Owner, dict[str, Any]]]:
    rows = board._default_manager.order_by("round_id", "team_id").values("round_id", "team_id", *COLUMNS)
    for row in rows.iterator(chunk_size=CHUNK):
        yield (row["round_id"], row["team_id"]), row
