from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.submissions import queries
from arena.submissions.models import State, Submission
from arena.teams.models import Team
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
MakeResults = Callable[..., bytes]
HandIn = Callable[..., Submission]


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: Callable[[datetime], None]) -> Client:
    return as_user(owner)


def shown(response: Any) -> list[tuple[str, float | None]]:
    """Notes and scores, as listed."""
    return [(row["submission"].note, row["score"]) for row in response.context["rows"]]


def public_score(submission: Submission) -> float | None:
    evaluation = queries.evaluation_of(submission)
    return evaluation.score if evaluation else None


def test_it_invites_to_submit(client: Client, address: Address) -> None:
    assert "Nothing submitted yet" in text_of(client.get(address("submissions")))


def test_it_lists_them_newest_first_with_their_scores(
    client: Client, address: Address, scored: HandIn, hand_in: HandIn, make_results: MakeResults
) -> None:
    first = scored(make_results(public=2), note="first")
    second = scored(make_results(public=3), note="second")
    hand_in(b"later", note="third")
    response = client.get(address("submissions"))
    scores = [None, public_score(second), public_score(first)]
    assert shown(response) == list(zip(["third", "second", "first"], scores, strict=True))
    text = text_of(response)
    assert f"{scores[1]:.6f}" in text
    assert "Song nDCG" in text
    assert "alice" in text


def test_it_shows_a_teammate_the_same(
    client: Client, address: Address, scored: HandIn, teammate: User, as_user: AsUser
) -> None:
    scored(note="ours")
    assert shown(as_user(teammate).get(address("submissions"))) == shown(client.get(address("submissions")))


def test_it_shows_no_score_of_a_withdrawn_one(client: Client, address: Address, scored: HandIn) -> None:
    submission = scored(note="gone")
    client.post(address("submission_withdraw", submission.public_id))
    assert shown(client.get(address("submissions"))) == [("gone", None)]


def test_it_pages(client: Client, address: Address, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("arena.web.views.submissions.PAGE_SIZE", 2)
    for n in range(3):
        hand_in(str(n).encode(), note=str(n))
    assert shown(client.get(address("submissions"))) == [("2", None), ("1", None)]
    assert shown(client.get(address("submissions") + "?round=main&page=2")) == [("0", None)]


def test_it_draws_the_scores_from_two_on(
    client: Client, address: Address, scored: HandIn, make_results: MakeResults
) -> None:
    first = public_score(scored(make_results(public=2)))
    assert client.get(address("submissions")).context["chart"] is None
    second = public_score(scored(make_results(public=4)))
    response = client.get(address("submissions"))
    said = f"Public score over 2 submissions: the first {first:.6f}, the latest {second:.6f}, the best {second:.6f}."
    assert said in text_of(response)
    assert [point.score for point in response.context["chart"].points] == [first, second]


def test_it_shows_nobody_elses(
    round_: Round, scored: HandIn, outsider: User, as_user: AsUser, address: Address
) -> None:
    scored(note="ours")
    response = as_user(outsider).get(address("submissions"))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{address('enter')}?next=%2Fc%2Fplaylists%2Fsubmissions%2F",
    )


def test_it_chooses_finals_up_to_the_limit(
    client: Client, address: Address, scored: HandIn, make_results: MakeResults
) -> None:
    sent = [scored(make_results(public=n)) for n in (1, 2, 3)]
    for submission in sent:
        response = client.post(address("submission_final", submission.public_id), {"chosen": "1"}, follow=True)
    assert "No more than 2 submissions can be final. Take one of the others out first." in text_of(response)
    assert "2 of 2 chosen as final" in text_of(response)
    client.post(address("submission_final", sent[0].public_id), {"chosen": "0"})
    chosen = Submission.objects.order_by("pk").values_list("is_final", flat=True)
    assert list(chosen) == [False, True, False]


def test_it_leads_back_to_where_the_button_stood(client: Client, address: Address, scored: HandIn) -> None:
    submission = scored()
    back = address("submission", submission.public_id)
    response = client.post(address("submission_final", submission.public_id), {"chosen": "1", "next": back})
    assert (response.status_code, response["Location"]) == (302, back)


def test_it_chooses_no_more_once_the_round_is_closed(
    client: Client, address: Address, scored: HandIn, now: Callable[[datetime], None]
) -> None:
    submission = scored()
    now(datetime(2040, 1, 1, tzinfo=UTC))
    response = client.post(address("submission_final", submission.public_id), {"chosen": "1"}, follow=True)
    assert "The round is closed; the choice stands." in text_of(response)
    assert "Make final" not in text_of(response)
    submission.refresh_from_db()
    assert not submission.is_final


def test_it_withdraws_from_the_queue_and_gives_the_quota_back(
    client: Client, address: Address, hand_in: HandIn
) -> None:
    submission = hand_in()
    text = text_of(client.get(address("submissions")))
    assert "it will not be counted" in text
    client.post(address("submission_withdraw", submission.public_id))
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert "5 of 5 left" in text_of(client.get(address("submit")))


@pytest.mark.parametrize("action", ["submission_final", "submission_withdraw"])
def test_it_lets_only_the_team_act(
    action: str, client: Client, address: Address, scored: HandIn, outsider: User, host: User, as_user: AsUser
) -> None:
    where = address(action, scored().public_id)
    assert as_user(outsider).post(where, {"chosen": "1"}).status_code == 404
    assert as_user(host).post(where, {"chosen": "1"}).status_code == 403
    assert as_user(None).post(where, {"chosen": "1"})["Location"].startswith("/accounts/login/")
    assert client.get(where).status_code == 405
    assert Submission.objects.values_list("state", "is_final").get() == ("scored", False)


def test_it_asks_the_database_as_often_for_many(
    client: Client, address: Address, hand_in: HandIn, scored: HandIn, make_results: MakeResults
) -> None:
    Round.objects.update(submissions_per_day=50)
    scored()
    scored(make_results(public=1))
    assert_constant_queries(
        client, address("submissions"), lambda: [scored(make_results(public=n, private=n)) for n in range(2, 6)]
    )


def test_it_keeps_rounds_apart(client: Client, round_: Round, address: Address, hand_in: HandIn) -> None:
    hand_in(note="main")
    Round.objects.create(
        competition=round_.competition,
        slug="second",
        title_en="Second",
        opens_at=round_.opens_at,
        closes_at=NOW + timedelta(days=1),
        task=round_.task,
    )
    assert shown(client.get(address("submissions") + "?round=main")) == [("main", None)]
    assert shown(client.get(address("submissions") + "?round=second")) == []


def test_what_cannot_be_withdrawn_has_no_button(client: Client, address: Address, scored: HandIn) -> None:
    submission = scored()
    pages = [address("submissions"), address("submission", submission.public_id)]
    withdrawing = address("submission_withdraw", submission.public_id)
    assert [withdrawing in client.get(page).content.decode() for page in pages] == [True, True]

    Round.objects.update(closes_at=datetime(2021, 1, 1, tzinfo=UTC))

    assert [withdrawing in client.get(page).content.decode() for page in pages] == [False, False]
