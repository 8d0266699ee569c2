from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from arena.accounts.models import User
from arena.competitions import services as competitions
from arena.competitions.models import Competition, Round
from arena.core import uploads
from arena.core.errors import QuotaExhausted
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team
from tests.web.pages import text_of, upload

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
MakeResults = Callable[..., bytes]

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: Callable[[datetime], None]) -> Client:
    """The owner's browser, with a team and an open round, at noon."""
    return as_user(owner)


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_it_refuses_a_file_that_is_too_large(
    headers: dict[str, str], client: Client, address: Address, settings: Any
) -> None:
    settings.ARENA_MAX_UPLOAD_BYTES = 1000
    response = client.post(address("submit"), upload(b"x" * 1001), headers=headers)
    assert response.status_code == 413
    assert "The file is larger than this site accepts." in response.content.decode()
    assert not Submission.objects.exists()


def test_it_refuses_an_empty_file_without_counting_it(client: Client, address: Address) -> None:
    response = client.post(address("submit"), upload(b""))
    assert response.status_code == 400
    assert "This file is empty." in text_of(response)
    assert not QuotaEntry.objects.exists()


def test_it_asks_for_a_file(client: Client, address: Address) -> None:
    response = client.post(address("submit"), headers=SCRIPT)
    assert (response.status_code, response.json()) == (
        400,
        {
            "code": "invalid",
            "message": "Choose the file with your predictions.",
            "hint": "Nothing was counted.",
        },
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_refuses_when_the_quota_is_used_up(
    language: str, client: Client, address: Address, make_results: MakeResults
) -> None:
    Round.objects.update(submissions_per_day=1)
    client.post(address("submit"), upload(make_results()))
    response = client.post(address("submit"), upload(make_results(public=1)), headers={"Accept-Language": language})
    assert response.status_code == 429
    with translation.override(language):
        assert f"{QuotaExhausted.message} · Arena" in text_of(response)
    assert Submission.objects.count() == 1


def test_it_shows_no_form_when_the_quota_is_used_up(
    client: Client, address: Address, make_results: MakeResults
) -> None:
    Round.objects.update(submissions_per_day=1)
    client.post(address("submit"), upload(make_results()))
    response = client.get(address("submit"))
    assert "0 of 1 left" in text_of(response)
    assert "data-upload" not in response.content.decode()


def test_it_judges_by_the_headers_before_it_stores_the_body(
    client: Client, address: Address, make_results: MakeResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    Round.objects.update(submissions_per_day=0)
    discarded: list[HttpRequest] = []
    monkeypatch.setattr(uploads, "discard_body", discarded.append)
    assert client.post(address("submit"), upload(make_results())).status_code == 429
    assert [hasattr(request, "_files") for request in discarded] == [False]


@pytest.mark.parametrize(
    ("moment", "code", "title"),
    [
        (datetime(2040, 1, 1, tzinfo=UTC), "round_closed", "The round is closed"),
        (datetime(2020, 1, 1, tzinfo=UTC) - timedelta(seconds=1), "round_not_open", "The round has not opened yet"),
    ],
)
def test_it_refuses_outside_the_round(
    moment: datetime,
    code: str,
    title: str,
    client: Client,
    address: Address,
    make_results: MakeResults,
    now: Callable[[datetime], None],
) -> None:
    now(moment)
    assert title in text_of(client.get(address("submit")))
    response = client.post(address("submit"), upload(make_results()), headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (409, code)
    assert not Submission.objects.exists()


def test_it_refuses_while_there_are_no_answers(
    client: Client, round_: Round, address: Address, make_results: MakeResults
) -> None:
    round_.answers = None
    round_.save()
    assert "This round cannot score anything yet" in text_of(client.get(address("submit")))
    response = client.post(address("submit"), upload(make_results()), headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (409, "round_not_ready")


def test_it_leads_who_has_no_team_to_enter(round_: Round, outsider: User, as_user: AsUser, address: Address) -> None:
    response = as_user(outsider).get(address("submit"))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{address('enter')}?next=%2Fc%2Fplaylists%2Fsubmit%2F",
    )


def test_it_takes_nothing_under_rules_that_have_changed(
    competition: Competition, client: Client, address: Address, make_results: MakeResults
) -> None:
    competitions.set_page(competition=competition, key="rules", body_en="Play fairer.")
    assert client.get(address("submit"))["Location"].startswith(address("enter"))
    response = client.post(address("submit"), upload(make_results()), headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (403, "rules_not_accepted")
    assert not Submission.objects.exists()


def test_it_needs_the_csrf_token(
    team: Team, round_: Round, owner: User, address: Address, make_results: MakeResults
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(address("submit"), upload(make_results())).status_code == 403
    token = str(client.get(address("submit")).context["csrf_token"])
    assert client.post(address("submit"), upload(make_results(), csrfmiddlewaretoken=token)).status_code == 302
    headers = {**SCRIPT, "X-CSRFToken": token}
    assert client.post(address("submit"), upload(make_results(1)), headers=headers).status_code == 201
