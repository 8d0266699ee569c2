import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from arena.accounts.models import User
from arena.competitions import services as competitions
from arena.competitions.models import Competition, Round
from arena.core import storage, uploads
from arena.core.errors import QuotaExhausted
from arena.submissions import quota
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
MakeResults = Callable[..., bytes]

SCRIPT = {"Accept": "application/json"}


def upload(content: bytes, name: str = "results.json", **fields: Any) -> dict[str, Any]:
    return {"predictions": SimpleUploadedFile(name, content), **fields}


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("results.json", content)
    return target.getvalue()


@pytest.fixture
def client(team: Team, round_: Round, owner: User, as_user: AsUser, now: Callable[[datetime], None]) -> Client:
    """The owner's browser, with a team and an open round, at noon."""
    return as_user(owner)


@pytest.mark.parametrize(
    ("name", "pack"), [("results.json", bytes), ("results.zip", zipped), ("results.json.gz", gzip.compress)]
)
def test_it_takes_a_file_that_then_is_scored(
    name: str,
    pack: Callable[[bytes], bytes],
    client: Client,
    address: Address,
    make_results: MakeResults,
    score_all: Callable[[], int],
) -> None:
    content = pack(make_results())
    response = client.post(address("submit"), upload(content, name, note="first try"))
    submission = Submission.objects.get()
    assert (response.status_code, response["Location"]) == (302, address("submission", submission.public_id))
    assert storage.uploads.path(submission.sha256).read_bytes() == content
    assert (submission.file_name, submission.note, submission.received_at) == (name, "first try", NOW)
    assert score_all() == 1
    submission.refresh_from_db()
    assert submission.state == "scored"


def test_it_keeps_the_source_code(client: Client, address: Address, make_results: MakeResults) -> None:
    client.post(address("submit"), upload(make_results(), source=SimpleUploadedFile("code.zip", b"PK code")))
    submission = Submission.objects.get()
    assert (submission.source_name, submission.source_size) == ("code.zip", 7)
    assert storage.uploads.path(submission.source_sha256).read_bytes() == b"PK code"


def test_it_answers_a_script_with_the_address(client: Client, address: Address, make_results: MakeResults) -> None:
    response = client.post(address("submit"), upload(make_results()), headers=SCRIPT)
    url = address("submission", Submission.objects.get().public_id)
    assert (response.status_code, response.json()) == (201, {"url": url})


def test_it_takes_a_repeated_request_once(client: Client, address: Address, make_results: MakeResults) -> None:
    headers = {**SCRIPT, "Idempotency-Key": "one attempt"}
    answers = [client.post(address("submit"), upload(make_results()), headers=headers).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Submission.objects.count() == 1


def test_it_answers_a_repeated_request_when_the_quota_is_used_up_by_it(
    client: Client, round_: Round, address: Address, make_results: MakeResults
) -> None:
    Round.objects.update(submissions_per_day=1)
    headers = {**SCRIPT, "Idempotency-Key": "one attempt"}
    answers = [client.post(address("submit"), upload(make_results()), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_it_takes_the_second_click_on_a_plain_form_as_the_first(
    client: Client, address: Address, make_results: MakeResults
) -> None:
    attempt = client.get(address("submit")).context["attempt"]
    for content in (make_results(), make_results(), make_results(public=1)):
        client.post(address("submit"), upload(content, attempt=attempt))
    assert Submission.objects.count() == 2  # the same file twice is one, another file is another


def test_it_says_what_may_be_sent_before_it_is(client: Client, address: Address) -> None:
    text = text_of(client.get(address("submit")))
    for said in (
        "5 of 5 left",
        "2026-03-11 00:00 KST",
        "Each of the 8 playlists in question exactly once",
        "songs : exactly 100 song numbers",
        "tags : exactly 10 texts",
        "At most 190.7 MB, counted unpacked.",
    ):
        assert said in text


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
    assert "This file is empty. Nothing was counted." in text_of(response)
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


def test_it_submits_to_the_round_in_the_address(
    client: Client, round_: Round, address: Address, make_results: MakeResults
) -> None:
    second = Round.objects.create(
        competition=round_.competition,
        slug="second",
        title_en="Second",
        opens_at=round_.opens_at,
        closes_at=NOW + timedelta(days=1),
        task=round_.task,
        answers=round_.answers,
    )
    client.post(address("submit") + "?round=main", upload(make_results()))
    client.post(address("submit"), upload(make_results()))  # without one: the open one that closes first
    assert [submission.round for submission in Submission.objects.all()] == [second, round_]
    assert client.get(address("submit") + "?round=none").status_code == 404


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


def test_it_counts_one_submission(
    team: Team, round_: Round, client: Client, address: Address, make_results: MakeResults
) -> None:
    client.post(address("submit"), upload(make_results()))
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 1


def test_it_asks_the_database_as_often_after_many_submissions(
    client: Client, address: Address, hand_in: Callable[..., Submission]
) -> None:
    Round.objects.update(submissions_per_day=50)

    def more() -> None:
        for n in range(5):
            hand_in(json.dumps(n).encode())

    assert_constant_queries(client, address("submit"), more)
