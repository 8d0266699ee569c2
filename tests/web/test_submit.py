import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.competitions.services import put_file
from arena.core import storage
from arena.submissions import quota
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW
from tests.web.pages import assert_constant_queries, text_of, upload

Address = Callable[..., str]
AsUser = Callable[[User | None], Client]
MakeResults = Callable[..., bytes]

SCRIPT = {"Accept": "application/json"}


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


def test_files_may_be_larger_than_forms(
    client: Client, address: Address, make_results: MakeResults, settings: LazySettings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500
    assert client.post(address("submit"), upload(make_results()), headers=SCRIPT).status_code == 201


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
        "At most 200.0 MB, counted unpacked.",
    ):
        assert said in text


def test_it_gives_the_command_that_checks_a_file_at_home(
    client: Client, round_: Round, address: Address, tmp_path: Path
) -> None:
    def command() -> str:
        return str(client.get(address("submit")).context["check_command"])

    assert command() == "python -m scoring validate \\\n  --preset melon-2020 \\\n  results.json"
    with (tmp_path / "questions.json").open("rb") as questions:
        put_file(competition=round_.competition, path="data/my questions.json", stream=questions)
    round_.task = {"preset": "melon-2020", "segment_min_rows": 5}
    round_.save()
    assert command() == (
        "python -m scoring validate \\\n  --task task.yaml \\\n  --questions 'my questions.json' \\\n  results.json"
    )
    assert address("round_task", "main") in client.get(address("submit")).content.decode()


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
