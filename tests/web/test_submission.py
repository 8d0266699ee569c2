import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core.problems import render_problems
from arena.leaderboards.models import PrivateScore
from arena.submissions import queries, work
from arena.submissions.models import State, Submission
from arena.teams.models import Team
from tests.cast import results
from tests.web.pages import assert_constant_queries, text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
MakeResults = Callable[..., bytes]
HandIn = Callable[..., Submission]
CLOSED = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: Callable[[datetime], None]) -> Client:
    return as_user(owner)


def wrong_results() -> bytes:
    rows: list[dict[str, Any]] = results()
    rows[2]["songs"][5] = "12"
    return json.dumps(rows).encode()


def scores_of(part: Any) -> list[str]:
    return [f"{value:.6f}" for value in (part.score, *part.metrics.values())]


def test_it_shows_score_metrics_and_rank(
    client: Client, address: Address, scored: HandIn, make_results: MakeResults
) -> None:
    submission = scored(make_results(public=3))
    evaluation = queries.evaluation_of(submission)
    assert evaluation is not None
    response = client.get(address("submission", submission.public_id))
    text = text_of(response)
    song, tag = evaluation.metrics["songs_ndcg"], evaluation.metrics["tags_ndcg"]
    assert f"Scored {evaluation.score:.6f} Song nDCG {song:.6f} Tag nDCG {tag:.6f}" in text
    assert "Your team's public rank 1" in text
    assert "Over 4 public rows." in text
    assert submission.sha256 in text
    assert "4 of 5 left" in text


def test_it_shows_segments(
    client: Client, round_: Round, address: Address, scored: HandIn, make_results: MakeResults
) -> None:
    submission = scored(make_results(public=3))
    evaluation = queries.evaluation_of(submission)
    assert evaluation is not None
    evaluation.segments = {"songs_only": {"rows": 4, "metrics": {"songs_ndcg": 0.5, "tags_ndcg": 0.25}}}
    evaluation.save()
    text = text_of(client.get(address("submission", submission.public_id)))
    assert "Songs only 4 0.500000 0.250000" in text
    assert "in a group too small" not in text


def test_it_says_of_how_many_rows_it_shows_no_segment(client: Client, address: Address, scored: HandIn) -> None:
    submission = scored()
    evaluation = queries.evaluation_of(submission)
    assert evaluation is not None
    part = {"metrics": {"songs_ndcg": 0.5, "tags_ndcg": 0.25}}
    evaluation.segments = {"songs_only": {"rows": 2, **part}, "songs_tags": {"rows": 1, **part}}
    evaluation.save()
    text = text_of(client.get(address("submission", submission.public_id)))
    assert "1 other row is in a group too small to be shown by itself." in text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_says_what_is_wrong_with_a_file_and_where(
    language: str, client: Client, address: Address, scored: HandIn
) -> None:
    submission = scored(wrong_results())
    assert submission.state == State.INVALID
    response = client.get(address("submission", submission.public_id), headers={"Accept-Language": language})
    [problem] = render_problems(submission.errors, language)
    assert (problem["row"], problem["id"], problem["field"]) == (3, 2, "songs")
    text = text_of(response)
    with translation.override(language):
        where = [translation.pgettext("of a file", "Row"), "3", translation.gettext("Id"), "2"]
        field = [translation.gettext("Field"), "songs", problem["code"]]
    assert " ".join([problem["message"], problem["hint"], *where, *field]) in text


def test_it_says_that_a_wrong_file_counts(client: Client, address: Address, scored: HandIn) -> None:
    text = text_of(client.get(address("submission", scored(wrong_results()).public_id)))
    assert "There is 1 problem in this file." in text
    assert "It counts as one of today's submissions." in text
    assert "4 of 5 left" in text


def test_it_lists_the_first_problems_and_counts_the_rest(client: Client, address: Address, scored: HandIn) -> None:
    rows = [{**row, "id": row["id"] + 1000 * n} for n in range(1, 6) for row in results()]
    submission = scored(json.dumps(rows).encode())
    response = client.get(address("submission", submission.public_id))
    assert len(response.context["problems"]) == len(submission.errors) <= 20
    assert response.context["more_problems"] == submission.error_total - len(submission.errors)
    text = text_of(response)
    assert f"There are {submission.error_total} problems in this file." in text
    hint = render_problems(submission.errors, "en")[0]["hint"]
    assert (len(submission.errors) > 1, text.count(hint)) == (True, 1)


def test_it_says_that_a_failure_is_ours_and_free(client: Client, address: Address, hand_in: HandIn) -> None:
    submission = hand_in()
    for _ in range(3):
        claim = work.claim_next(worker="test")
        assert claim is not None
        work.record_crash(claim, reason="MemoryError")
    text = text_of(client.get(address("submission", submission.public_id)))
    assert "That is our fault, not yours." in text
    assert "5 of 5 left" in text
    assert "MemoryError" not in text


def test_it_shows_the_place_in_the_queue(client: Client, address: Address, hand_in: HandIn) -> None:
    first, second = hand_in(b"1"), hand_in(b"2")
    assert "Next in line." in text_of(client.get(address("submission", first.public_id)))
    assert "Submissions ahead: 1" in text_of(client.get(address("submission", second.public_id)))


def test_its_state_is_sent_when_it_has_changed(
    client: Client, address: Address, hand_in: HandIn, score_all: Callable[[], int]
) -> None:
    submission = hand_in()
    state = address("submission_state", submission.public_id)
    seen = client.get(address("submission", submission.public_id)).context["seen"]
    assert client.get(state, {"seen": seen}).status_code == 204
    score_all()
    response = client.get(state, {"seen": seen}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "hx-get" not in response.content.decode()
    assert text_of(response).startswith("Scored: 1.000000")


def test_it_asks_for_changes_only_while_it_waits(
    client: Client, address: Address, hand_in: HandIn, score_all: Callable[[], int]
) -> None:
    submission = hand_in()
    where = address("submission", submission.public_id)
    assert "hx-get" in client.get(where).content.decode()
    score_all()
    assert "hx-get" not in client.get(where).content.decode()


def test_it_gives_the_team_its_files_back(
    client: Client, address: Address, hand_in: HandIn, make_results: MakeResults
) -> None:
    source = SimpleUploadedFile("code.zip", b"PK code")
    submission = hand_in(make_results(), source=source)
    where = "submission_file"
    predictions = client.get(address(where, submission.public_id, "predictions"))
    assert (predictions.status_code, predictions.getvalue()) == (200, make_results())
    assert client.get(address(where, submission.public_id, "source")).getvalue() == b"PK code"
    assert client.get(address(where, submission.public_id, "answers")).status_code == 404
    assert client.get(address(where, hand_in(b"none").public_id, "source")).status_code == 404


@pytest.mark.parametrize("name", ["submission", "submission_state", "submission_file"])
def test_it_does_not_exist_for_others(
    name: str, client: Client, address: Address, scored: HandIn, outsider: User, host: User, as_user: AsUser
) -> None:
    kind = ["predictions"] if name == "submission_file" else []
    where = address(name, scored().public_id, *kind)
    assert as_user(outsider).get(where).status_code == 404
    assert as_user(None).get(where)["Location"] == f"/accounts/login/?next={where}"
    for entitled in (as_user(host), client):
        response = entitled.get(where)
        assert response.status_code == 200
        b"".join(response)  # a download leaves its file open until it is read


def test_it_stands_under_its_own_competition_only(client: Client, scored: HandIn, round_: Round) -> None:
    where = f"/c/other/submissions/{scored().public_id}/"
    assert client.get(where).status_code == 404


@pytest.fixture
def planted(scored: HandIn, make_results: MakeResults) -> tuple[Submission, list[str]]:
    """A submission whose private side is unlike its public one, and how that side would be shown."""
    submission = scored(make_results(public=5, private=1))
    private = PrivateScore.objects.get()
    secrets = [*scores_of(private), f"{private.all_score:.6f}"]
    return submission, [secret for secret in secrets if secret != "1.000000"]


@pytest.mark.parametrize("who", ["owner", "teammate"])
def test_no_page_shows_the_private_side_before_the_reveal(
    who: str, planted: tuple[Submission, list[str]], as_user: AsUser, address: Address, request: pytest.FixtureRequest
) -> None:
    submission, secrets = planted
    client = as_user(request.getfixturevalue(who))
    pages = [address(name, submission.public_id) for name in ("submission", "submission_state")]
    pages += [address(name) for name in ("submissions", "submit", "team", "competition_data", "enter")]
    body = "".join(client.get(page, follow=True).content.decode() for page in pages)
    assert "1.000000" in body
    assert [secret for secret in secrets if secret in body] == []


def test_organizers_see_the_private_side_and_that_others_do_not(
    planted: tuple[Submission, list[str]], host: User, as_user: AsUser, address: Address
) -> None:
    submission, secrets = planted
    text = text_of(as_user(host).get(address("submission", submission.public_id)))
    assert f"Only organizers see this yet. {secrets[0]}" in text


def test_all_of_the_team_see_the_private_side_after_the_reveal(
    planted: tuple[Submission, list[str]],
    teammate: User,
    as_user: AsUser,
    address: Address,
    now: Callable[[datetime], None],
) -> None:
    submission, secrets = planted
    now(CLOSED)
    text = text_of(as_user(teammate).get(address("submission", submission.public_id)))
    assert f"Private score {secrets[0]}" in text
    assert "Only organizers see this yet." not in text


def test_it_shows_a_baseline_to_organizers_without_a_quota(
    round_: Round, host: User, as_user: AsUser, address: Address, team: Team, hand_in: HandIn
) -> None:
    text = text_of(as_user(host).get(address("submission", hand_in().public_id)))
    assert "Handed in by Team Alice; you see it as an organizer." in text
    assert "left" not in text.split("Handed in by")[1]


def test_it_asks_the_database_as_often_after_many_submissions(
    client: Client, address: Address, scored: HandIn, make_results: MakeResults
) -> None:
    submission = scored()
    assert_constant_queries(
        client,
        address("submission", submission.public_id),
        lambda: [scored(make_results(public=n)) for n in range(1, 4)],
    )
