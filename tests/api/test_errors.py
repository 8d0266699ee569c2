"""Whatever goes wrong is told as application/problem+json."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from rest_framework.exceptions import NotFound

from arena.accounts.models import User
from arena.api.errors import problem_response
from arena.competitions.models import Competition, Round
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.api.problems import NOT_FOUND, problem


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["nothing/", "", "competitions/playlists/nothing/", "submissions/12/", "tokens/x/"])
def test_an_unknown_address_is_a_problem(api: Callable[..., Any], method: str, path: str) -> None:
    response = getattr(api(), method)(path)

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json() == NOT_FOUND


def test_an_address_without_its_slash_is_told_so(api: Callable[..., Any]) -> None:
    assert api().post("tokens", {}).json() == {**NOT_FOUND, "hint": "Every address of this API ends with a slash."}


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("competitions/", "post", "GET, HEAD"),
        ("competitions/", "options", "GET, HEAD"),
        ("users/", "get", "POST"),
        ("tokens/", "put", "GET, HEAD, POST"),
        ("competitions/playlists/rounds/main/leaderboard/", "delete", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_there_is_a_problem(
    api: Callable[..., Any], owner: User, path: str, method: str, allowed: str
) -> None:
    response = getattr(api(owner), method)(path)

    name = method.upper()
    assert response.json() == problem(405, "method_not_allowed", f'Method "{name}" not allowed.')
    assert sorted(response["Allow"].split(", ")) == allowed.split(", ")


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff\xfe", b'{"username": }', b"NaN", b'"\\ud800'])
def test_malformed_json_is_a_problem(api: Callable[..., Any], db: None, body: bytes) -> None:
    response = api().post("tokens/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("body", "field"), [(b'{"username": "\\ud800"}', "username"), (b'{"username": ["a"]}', "username")]
)
def test_odd_values_are_told_by_field(api: Callable[..., Any], db: None, body: bytes, field: str) -> None:
    response = api().post("tokens/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert field in response.json()["errors"]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "nonsense", "application/xml"]
)
def test_another_content_type_is_a_problem(api: Callable[..., Any], db: None, content_type: str) -> None:
    response = api().post("tokens/", b"username=alice", content_type=content_type)

    assert (response.status_code, response["Content-Type"]) == (415, "application/problem+json")
    assert response.json() == problem(
        415,
        "unsupported_media_type",
        f'Unsupported media type "{content_type}" in request.',
        "Set the header Content-Type to what the documentation at /api/docs/ says.",
    )


def test_a_body_beyond_memory_is_a_problem(api: Callable[..., Any], team: Team, round_: Round, owner: User) -> None:
    url = "competitions/playlists/rounds/main/submissions/"
    response = api(owner).post(url, {"note": "x" * 3_000_000})

    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_too_many_parts_are_a_problem(api: Callable[..., Any], team: Team, round_: Round, owner: User) -> None:
    url = "competitions/playlists/rounds/main/submissions/"
    response = api(owner).post(url, {f"field{number}": "x" for number in range(2000)})

    assert (response.status_code, response.json()["code"]) == (400, "malformed")


def test_too_many_files_are_a_problem(api: Callable[..., Any], team: Team, round_: Round, owner: User) -> None:
    url = "competitions/playlists/rounds/main/submissions/"
    files = {f"file{number}": SimpleUploadedFile("x", b"x") for number in range(200)}

    assert (api(owner).post(url, files).status_code, Submission.objects.count()) == (400, 0)


def test_problems_follow_the_readers_language(api: Callable[..., Any]) -> None:
    response = api().get("me/", headers={"Accept-Language": "ko"})

    assert response.json()["detail"] == "자격 인증 데이터가 제공되지 않았습니다."
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png", "application/problem+json"])
def test_an_accept_that_cannot_be_met_is_no_problem(api: Callable[..., Any], db: None, accept: str) -> None:
    response = api().get("competitions/", headers={"Accept": accept})

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_what_breaks_says_nothing_of_why(
    competition: Competition, openapi: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    response = problem_response(RuntimeError("the answers are in /secret"), {})

    assert response.status_code == 500
    assert response.content.decode() == (
        '{"type": "about:blank", "title": "Internal Server Error", "status": 500, '
        '"detail": "Something went wrong on our side.", "code": "internal"}'
    )
    assert [(record.levelno, record.exc_info is not None) for record in caplog.records] == [(logging.ERROR, True)]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Http404(), 404),
        (NotFound(), 404),
        (PermissionDenied(), 403),
        (RequestDataTooBig(), 413),
        (SuspiciousOperation(), 400),
    ],
)
def test_the_frameworks_refusals_are_problems(error: Exception, status: int) -> None:
    assert problem_response(error, {}).status_code == status


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"username": "' + b"x" * 3_000_000 + b'"}', 413, "too_large"),
        (b"[" * 100_000, 400, "malformed"),
        (b'{"a":' * 100_000, 400, "malformed"),
    ],
)
def test_a_body_is_read_within_reason(api: Callable[..., Any], db: None, body: bytes, status: int, code: str) -> None:
    response = api().post("users/", body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (status, code)
