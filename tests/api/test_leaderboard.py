import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions.models import Competition, PrivateBoard, Round, Visibility
from arena.leaderboards.models import PrivateStanding, PublicStanding
from arena.submissions import services
from arena.submissions.models import Evaluation, Submission
from arena.teams.models import Team
from arena.teams.services import enter_competition
from tests.api.problems import NOT_FOUND, problem
from tests.cast import NOW

URL = "competitions/playlists/rounds/main/leaderboard/"
AT = "2026-03-10T03:00:00Z"
HIDDEN = problem(
    403,
    "board_hidden",
    "The private board is hidden until the organizers reveal it.",
    "The public board shows how things stand on its part of the rows.",
)


@pytest.fixture
def board(
    upload: Callable[..., Submission],
    score_all: Callable[[], int],
    competition: Competition,
    round_: Round,
    outsider: User,
    make_results: Callable[..., bytes],
) -> list[Team]:
    """Alice leads in public, Charlie in private; a baseline is between them."""
    alice = upload(public=5, private=1).team
    charlie = enter_competition(competition=competition, user=outsider, team_name="=Charlie")
    services.submit(
        team=charlie,
        round_=round_,
        user=outsider,
        predictions=SimpleUploadedFile("r.json", make_results(public=3, private=3)),
        received_at=NOW,
    )
    baseline = Team.objects.create(competition=competition, name="Most popular", kind=Team.Kind.BASELINE)
    baseline_file = SimpleUploadedFile("b.json", make_results(public=4, private=2))
    services._create(
        team=baseline, round_=round_, user=None, predictions=services._keep(baseline_file), received_at=NOW
    )
    score_all()
    return [alice, baseline, charlie]


def entry(team: Team, rank: int | None, *, private: bool = False) -> dict[str, Any]:
    standing = (PrivateStanding if private else PublicStanding).objects.get(team=team)
    return {
        "rank": rank,
        "team": {"id": str(team.public_id), "name": team.name},
        "kind": team.kind,
        "score": standing.score,
        "metrics": standing.metrics,
        "submissions": 1,
        "last_submitted_at": AT,
    }


def envelope(entries: list[Any], **changes: Any) -> dict[str, Any]:
    return {
        "board": "public",
        "round": "main",
        "as_of": AT,
        "provisional": False,
        "waiting": 0,
        "arrivals_until": None,
        "total": len(entries),
        "entries": entries,
        **changes,
    }


def test_anybody_reads_the_public_board(api: Callable[..., Any], board: list[Team]) -> None:
    alice, baseline, charlie = board

    body = api().get(URL).json()

    assert body == envelope([entry(alice, 1), entry(baseline, None), entry(charlie, 2)])
    assert [each["score"] for each in body["entries"]] == sorted(
        Evaluation.objects.values_list("score", flat=True), reverse=True
    )
    assert api().get(URL, {"board": "public"}).json() == body


def test_an_empty_board_is_a_board(api: Callable[..., Any], round_: Round, now: Any) -> None:
    assert api().get(URL).json() == envelope([])


def test_the_private_board_is_the_organizers_until_it_is_revealed(
    api: Callable[..., Any], board: list[Team], owner: User, outsider: User, host: User, staff: User
) -> None:
    alice, baseline, charlie = board
    for client in (api(), api(owner), api(outsider)):
        for format_ in ("json", "csv"):
            assert client.get(URL, {"board": "private", "format": format_}).json() == HIDDEN

    shown = [entry(charlie, 1, private=True), entry(baseline, None, private=True), entry(alice, 2, private=True)]
    for user in (host, staff):
        assert api(user).get(URL, {"board": "private"}).json() == envelope(shown, board="private")


def test_the_private_board_is_everybodys_after_the_close(
    api: Callable[..., Any], board: list[Team], now: Callable[..., None]
) -> None:
    Round.objects.update(closes_at=NOW + timedelta(hours=1))
    now(NOW + timedelta(hours=1) - timedelta(microseconds=1))
    assert api().get(URL, {"board": "private"}).json() == HIDDEN

    now(NOW + timedelta(hours=1))

    names = [each["team"]["name"] for each in api().get(URL, {"board": "private"}).json()["entries"]]
    assert names == ["=Charlie", "Most popular", "Team Alice"]
    Round.objects.update(private_board=PrivateBoard.HIDDEN)
    assert api().get(URL, {"board": "private"}).json() == HIDDEN


def test_no_private_score_stands_on_the_public_board(api: Callable[..., Any], board: list[Team], owner: User) -> None:
    PrivateStanding.objects.update(score=0.123456789)

    for client in (api(), api(owner)):
        for format_ in ("json", "csv"):
            assert "123456789" not in client.get(URL, {"format": format_}).content.decode()


def test_a_board_is_provisional_while_something_in_time_waits(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int]
) -> None:
    upload()
    Round.objects.update(closes_at=NOW)

    def told() -> tuple[bool, int]:
        body = api().get(URL).json()
        return body["provisional"], body["waiting"]

    assert told() == (True, 1)
    score_all()
    assert told() == (False, 0)


def test_after_the_deadline_uploads_under_way_may_still_arrive(
    api: Callable[..., Any], round_: Round, now: Callable[[datetime], None]
) -> None:
    Round.objects.update(closes_at=NOW)
    told = []
    for minutes in (-1, 0, 14, 15):
        now(NOW + timedelta(minutes=minutes))
        told.append(api().get(URL).json()["arrivals_until"])

    assert told == [None, "2026-03-10T03:15:00Z", "2026-03-10T03:15:00Z", None]


def test_it_comes_in_parts(api: Callable[..., Any], board: list[Team]) -> None:
    whole = api().get(URL).json()["entries"]

    assert api().get(URL, {"limit": 2}).json() == envelope(whole[:2], total=3)
    assert api().get(URL, {"limit": 2, "offset": 2}).json() == envelope(whole[2:], total=3)
    assert api().get(URL, {"offset": 9}).json() == envelope([], total=3)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"limit": "0"}, {"limit": ["Ensure this value is greater than or equal to 1."]}),
        ({"limit": "1001"}, {"limit": ["Ensure this value is less than or equal to 1000."]}),
        ({"offset": "-1"}, {"offset": ["Ensure this value is greater than or equal to 0."]}),
        ({"limit": "all"}, {"limit": ["A valid integer is required."]}),
    ],
)
def test_it_refuses_parts_that_cannot_be(api: Callable[..., Any], round_: Round, query: Any, errors: Any) -> None:
    assert api().get(URL, query).json() == problem(400, "invalid", "Some fields are not acceptable.", errors=errors)


def test_it_refuses_a_board_there_is_not(api: Callable[..., Any], round_: Round) -> None:
    assert api().get(URL, {"board": "secret"}).json() == problem(
        400, "unknown_board", "There is a public and a private board."
    )


def test_it_comes_as_a_table(api: Callable[..., Any], board: list[Team]) -> None:
    response = api().get(URL, {"format": "csv"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="playlists-main-public.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[0] == ["rank", "team", "kind", "score", "songs_ndcg", "tags_ndcg", "submissions", "last_submitted_at"]
    shown = api().get(URL).json()["entries"]
    assert rows[1:] == [
        [
            "" if each["rank"] is None else str(each["rank"]),
            name,
            each["kind"],
            repr(each["score"]),
            repr(each["metrics"]["songs_ndcg"]),
            repr(each["metrics"]["tags_ndcg"]),
            "1",
            AT,
        ]
        for each, name in zip(shown, ["Team Alice", "Most popular", "'=Charlie"], strict=True)
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("http://x")', "a=b", "플레이"])
def test_no_name_is_run_as_a_formula(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], name: str
) -> None:
    upload()
    score_all()
    Team.objects.update(name=name)

    rows = list(csv.reader(io.StringIO(api().get(URL, {"format": "csv"}).content.decode())))

    assert rows[1][1] == (name if name in {"a=b", "플레이"} else f"'{name}")


def test_an_unknown_format_is_not_there(api: Callable[..., Any], round_: Round) -> None:
    assert api().get(URL, {"format": "xml"}).status_code == 404


def test_a_draft_has_no_board(api: Callable[..., Any], board: list[Team], owner: User, host: User) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    assert api().get(URL).json() == api(owner).get(URL).json() == NOT_FOUND
    assert api(host).get(URL).status_code == 200
