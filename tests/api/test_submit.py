"""POST …/submissions/: who may, in which order it is judged, what is taken, and what a repetition gets."""

import errno
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from arena.accounts.models import User
from arena.competitions.models import Competition, Round, Visibility
from arena.competitions.services import set_page
from arena.core import storage
from arena.leaderboards.services import withdraw_submission
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem
from tests.cast import NOW

URL = "competitions/playlists/rounds/main/submissions/"
RESETS_AT = "2026-03-10T15:00:00Z"  # midnight in Seoul; twelve hours after NOW
QUOTA_EXHAUSTED = problem(
    429,
    "quota_exhausted",
    "Today's submissions are used up.",
    "The count starts anew at midnight in the competition's time zone.",
    limit=5,
    used=5,
    resets_at=RESETS_AT,
)


@pytest.fixture(autouse=True)
def _noon(now: Any) -> None:
    """It is noon on 10 March 2026 in Seoul."""


@pytest.fixture
def entered(team: Team, round_: Round) -> Team:
    return team


def send(
    client: Any, content: bytes | None = b"[]", *, key: str = "", name: str = "results.json", **fields: Any
) -> Any:
    data = {**fields, **({} if content is None else {"predictions": SimpleUploadedFile(name, content)})}
    return client.post(URL, data, headers={"Idempotency-Key": key} if key else {})


def quota(used: int, limit: int = 5) -> dict[str, Any]:
    return {"limit": limit, "used": used, "remaining": max(limit - used, 0), "resets_at": RESETS_AT}


def test_it_takes_a_file(api: Callable[..., Any], entered: Team, owner: User, make_results: Any) -> None:
    content = make_results()
    response = send(api(owner), content, note="first try")

    submission = Submission.objects.get()
    sha256 = hashlib.sha256(content).hexdigest()
    assert (response.status_code, response.json()) == (
        201,
        {"id": str(submission.public_id), "state": "queued", "sha256": sha256, "quota": quota(1)},
    )
    assert response["Location"] == f"http://testserver/api/v1/submissions/{submission.public_id}/"
    assert storage.uploads.path(sha256).read_bytes() == content
    assert (submission.team, submission.submitted_by) == (entered, owner)
    assert (submission.note, submission.file_name, submission.size) == ("first try", "results.json", len(content))
    assert submission.received_at == NOW


def test_it_takes_the_source_beside_it(api: Callable[..., Any], entered: Team, teammate: User) -> None:
    assert send(api(teammate), source=SimpleUploadedFile("code.zip", b"PK")).status_code == 201

    submission = Submission.objects.get()
    assert (submission.source_name, submission.source_size) == ("code.zip", 2)
    assert storage.uploads.path(submission.source_sha256).read_bytes() == b"PK"


def test_compressed_files_are_scored_alike(
    api: Callable[..., Any], entered: Team, owner: User, make_results: Any, score_all: Callable[[], int]
) -> None:
    content = make_results(public=3)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("results.json", content)
    for packed in (content, gzip.compress(content), archive.getvalue()):
        assert send(api(owner), packed).status_code == 201

    score_all()

    states = [(each.state, each.evaluations.get().score) for each in Submission.objects.all()]
    assert states == [states[0]] * 3
    assert states[0][0] == "scored"


# --- the order in which it is judged ---------------------------------------------------------------------------


def test_it_requires_a_token(api: Callable[..., Any], entered: Team) -> None:
    response = send(api())

    assert (response.status_code, response.json()) == (401, NOT_AUTHENTICATED)


def test_it_requires_the_scope(api: Callable[..., Any], entered: Team, owner: User) -> None:
    assert send(api(owner, scopes=["read"])).json()["code"] == "insufficient_scope"


def test_a_draft_is_not_there(api: Callable[..., Any], round_: Round, outsider: User) -> None:
    Competition.objects.update(visibility=Visibility.DRAFT)

    assert send(api(outsider)).json() == NOT_FOUND


def test_it_requires_a_team_even_of_a_closed_round(
    api: Callable[..., Any], entered: Team, round_: Round, outsider: User, host: User, staff: User
) -> None:
    Round.objects.update(closes_at=NOW)

    for user in (outsider, host, staff):
        response = send(api(user))
        assert (response.status_code, response.json()["code"]) == (403, "not_entered")


def test_it_requires_the_rules_as_they_are_now(api: Callable[..., Any], entered: Team, owner: User) -> None:
    set_page(competition=entered.competition, key="rules", body_en="Play fairer.")

    assert send(api(owner)).json() == problem(
        403,
        "rules_not_accepted",
        "The rules have changed since you accepted them.",
        "Read and accept them again on the rules page.",
    )


def test_a_round_without_answers_is_not_ready(api: Callable[..., Any], entered: Team, owner: User) -> None:
    Round.objects.update(answers=None)

    assert send(api(owner)).json() == problem(
        409,
        "round_not_ready",
        "This round cannot score anything yet.",
        "The organizers are still preparing it. Nothing was counted.",
    )


def test_the_period_is_half_open(api: Callable[..., Any], entered: Team, owner: User) -> None:
    def answer(**period: Any) -> tuple[int, str]:
        Round.objects.update(**period)
        response = send(api(owner))
        return response.status_code, response.json().get("code", "")

    second = timedelta(seconds=1)
    assert answer(opens_at=NOW + second) == (409, "round_not_open")
    assert answer(opens_at=NOW, closes_at=NOW + second) == (201, "")
    assert answer(closes_at=NOW) == (409, "round_closed")


def test_a_closed_round_comes_before_an_empty_quota(api: Callable[..., Any], entered: Team, owner: User) -> None:
    Round.objects.update(closes_at=NOW, submissions_per_day=0)

    assert send(api(owner)).json() == problem(
        409,
        "round_closed",
        "The round is closed.",
        "Nothing was counted. The board shows the result.",
        closes_at="2026-03-10T03:00:00Z",
    )


def test_the_quota_is_the_teams(api: Callable[..., Any], entered: Team, owner: User, teammate: User) -> None:
    used = [send(api(user)).json()["quota"] for user in (owner, teammate, owner, teammate, owner)]
    assert used == [quota(1), quota(2), quota(3), quota(4), quota(5)]

    for user in (owner, teammate):
        response = send(api(user))
        assert (response.status_code, response.json()) == (429, QUOTA_EXHAUSTED)
        assert response["Retry-After"] == str(12 * 60 * 60)


def test_the_quota_starts_anew_at_midnight_over_there(
    api: Callable[..., Any], entered: Team, owner: User, now: Callable[..., None]
) -> None:
    Round.objects.update(submissions_per_day=1)
    send(api(owner))

    now(NOW + timedelta(hours=12, microseconds=-1))
    assert send(api(owner)).status_code == 429
    now(NOW + timedelta(hours=12))
    assert send(api(owner)).status_code == 201


def test_it_judges_before_it_reads_the_body(api: Callable[..., Any], entered: Team, owner: User) -> None:
    """What is refused by its headers is refused whatever it carries: no parser looks at it."""
    Round.objects.update(submissions_per_day=0)

    response = api(owner).post(URL, b"not multipart", content_type="text/plain")

    assert response.json()["code"] == "quota_exhausted"


# --- the body --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fields", "errors"),
    [
        (None, {}, {"predictions": ["No file was submitted."]}),
        (
            None,
            {"predictions": "[]"},
            {"predictions": ["The submitted data was not a file. Check the encoding type on the form."]},
        ),
        (b"", {}, {"predictions": ["The submitted file is empty."]}),
        (b"[]", {"note": "x" * 501}, {"note": ["Ensure this field has no more than 500 characters."]}),
    ],
)
def test_it_tells_what_is_missing(
    api: Callable[..., Any], entered: Team, owner: User, content: bytes | None, fields: Any, errors: Any
) -> None:
    response = send(api(owner), content, **fields)

    assert response.json() == problem(400, "invalid", "Some fields are not acceptable.", errors=errors)
    assert (Submission.objects.count(), QuotaEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("application/json", b"[]", 415, "unsupported_media_type"),
        ("text/plain", b"[]", 415, "unsupported_media_type"),
        ("multipart/form-data", b"[]", 400, "malformed"),
        ("multipart/form-data; boundary=é", b"[]", 400, "malformed"),
        ("multipart/form-data; boundary=x", b"", 400, "invalid"),
        ("multipart/form-data; boundary=x", b"garbage", 400, "invalid"),
    ],
)
def test_it_refuses_another_body(
    api: Callable[..., Any], entered: Team, owner: User, content_type: str, body: bytes, status: int, code: str
) -> None:
    response = api(owner).post(URL, body, content_type=content_type)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("part", ["predictions", "source"])
def test_it_refuses_what_is_too_large(
    api: Callable[..., Any], entered: Team, owner: User, settings: Settings, part: str
) -> None:
    settings.ARENA_MAX_UPLOAD_BYTES = 10
    files = {"predictions": b"[]", "source": b"PK", part: b"x" * 11}

    response = send(api(owner), files["predictions"], source=SimpleUploadedFile("code.zip", files["source"]))

    assert (response.status_code, response.json()) == (
        413,
        problem(
            413,
            "too_large",
            "The file is larger than this site accepts.",
            "Send results.json compressed: a .zip or .gz of it is about six times smaller.",
            limit_bytes=10,
        ),
    )
    assert Submission.objects.count() == 0


def test_it_takes_what_is_just_small_enough(
    api: Callable[..., Any], entered: Team, owner: User, settings: Settings
) -> None:
    settings.ARENA_MAX_UPLOAD_BYTES = 10

    assert send(api(owner), b"x" * 10).status_code == 201


def test_files_may_be_larger_than_forms(
    api: Callable[..., Any], entered: Team, owner: User, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500

    assert send(api(owner), b"x" * 1000).status_code == 201


def test_a_full_disk_costs_nothing(
    api: Callable[..., Any], entered: Team, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    response = send(api(owner))

    assert (response.status_code, response.json()["code"]) == (507, "storage_full")
    assert (Submission.objects.count(), QuotaEntry.objects.count()) == (0, 0)


# --- repetitions -----------------------------------------------------------------------------------------------


def test_a_repetition_gets_the_first_answer(
    api: Callable[..., Any], entered: Team, owner: User, teammate: User
) -> None:
    first = send(api(owner), key="one", note="n")
    send(api(owner))
    again = send(api(teammate), key="one", note="n")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert Submission.objects.count() == 2


def test_a_repetition_gets_it_whatever_came_of_it(
    api: Callable[..., Any], entered: Team, owner: User, score_all: Callable[[], int]
) -> None:
    first = send(api(owner), key="one")
    score_all()
    assert Submission.objects.get().state == "invalid"

    assert send(api(owner), key="one").json() == first.json()


def test_a_repetition_gets_it_when_it_was_refunded(api: Callable[..., Any], entered: Team, owner: User) -> None:
    first = send(api(owner), key="one")
    withdraw_submission(submission=Submission.objects.get(), user=owner)

    assert send(api(owner), key="one").json() == first.json()


def test_a_repetition_needs_no_quota_and_no_open_round(api: Callable[..., Any], entered: Team, owner: User) -> None:
    first = send(api(owner), key="one")
    Round.objects.update(submissions_per_day=1, closes_at=NOW)

    again = send(api(owner), key="one")

    assert (again.status_code, again.json()) == (200, first.json())
    assert send(api(owner), key="two").json()["code"] == "round_closed"


@pytest.mark.parametrize("change", [{"content": b"[1]"}, {"note": "other"}, {"source": b"PK"}])
def test_a_key_is_for_one_submission(api: Callable[..., Any], entered: Team, owner: User, change: Any) -> None:
    send(api(owner), key="one")
    if "source" in change:
        change = {"source": SimpleUploadedFile("code.zip", change["source"])}

    response = send(api(owner), key="one", **change)

    assert (response.status_code, response.json()) == (
        409,
        problem(
            409,
            "idempotency_conflict",
            "This Idempotency-Key was used for another submission.",
            "Use a new key for a new submission.",
        ),
    )
    assert Submission.objects.count() == 1


def test_a_used_key_is_no_way_to_fill_the_disk(api: Callable[..., Any], entered: Team, owner: User) -> None:
    """A repetition is read without a look at the quota: what it brings instead must not be kept."""
    Round.objects.update(submissions_per_day=1)
    send(api(owner), b"first", key="one")
    others = [f"other {n}".encode() for n in range(3)]

    assert [send(api(owner), other, key="one").status_code for other in others] == [409] * 3
    kept = [storage.uploads.path(hashlib.sha256(content).hexdigest()).exists() for content in (b"first", *others)]
    assert kept == [True, False, False, False]


def test_a_key_is_forgotten_after_a_day(
    api: Callable[..., Any], entered: Team, owner: User, now: Callable[..., None]
) -> None:
    send(api(owner), key="one")

    now(NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert send(api(owner), key="one").status_code == 200
    now(NOW + timedelta(hours=24))
    assert send(api(owner), key="one").status_code == 201


@pytest.mark.parametrize("key", ["x" * 201, "a\tb", "é"])
def test_it_refuses_a_key_that_cannot_be(api: Callable[..., Any], entered: Team, owner: User, key: str) -> None:
    assert send(api(owner), key=key).json() == problem(
        400,
        "invalid",
        "Some fields are not acceptable.",
        errors={"Idempotency-Key": ["Up to 200 printable ASCII characters."]},
    )


def test_without_a_key_every_request_counts(api: Callable[..., Any], entered: Team, owner: User) -> None:
    assert [send(api(owner)).json()["quota"]["used"] for _ in range(2)] == [1, 2]
    assert Submission.objects.count() == 2


def test_a_refusal_is_read_to_its_end(api: Callable[..., Any], entered: Team, owner: User) -> None:
    """Most clients look at no answer before they have sent everything."""
    Round.objects.update(submissions_per_day=0)
    body = io.BytesIO(b"x" * 3_000_000)

    response = api(owner).post(
        URL, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=3_000_000, **{"wsgi.input": body}
    )

    assert (response.json()["code"], body.read()) == ("quota_exhausted", b"")


def test_a_chunked_body_is_refused_and_not_taken_for_an_empty_one(
    api: Callable[..., Any], entered: Team, owner: User
) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    response = api(owner).generic("POST", URL, b"", content_type="multipart/form-data; boundary=x", headers=headers)

    assert (response.status_code, response.json()) == (
        411,
        problem(
            411,
            "length_required",
            "The request does not say how long it is.",
            "Send a Content-Length, not a chunked body.",
        ),
    )
