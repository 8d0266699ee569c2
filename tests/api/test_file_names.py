"""What a client calls its file: made harmless, and only ever shown."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.submissions.models import Submission
from arena.teams.models import Team

URL = "competitions/playlists/rounds/main/submissions/"
NAMES = {
    b"a" * 900: "a" * 200,
    b"a." + b"x" * 250: "a." + "x" * 198,
    "가.".encode() + "나".encode() * 200: "가." + "나" * 198,
    b"../x": "x",
    b"C:\\x\\y.csv": "y.csv",
    b"&#0;&#47;etc": "etc",
    b"%00%2f": "%00%2f",
    b"a\0b": "ab",
    b"x\r\nSet-Cookie: a=b": '"x',
    "\u202egpj.exe".encode(): "gpj.exe",
    "😀.json".encode(): "😀.json",
    b"=HYPERLINK('http:e','x').csv": "=HYPERLINK('http:e','x').csv",
}
NO_NAMES = {b"": "invalid", b"..": "invalid", b"a/": "invalid", b"\xff\xfe": "invalid", b"a" * 5000: "malformed"}


def send(client: Any, *files: bytes) -> Any:
    """Parts as they stand on the line: no library would write such names."""
    part = b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n[]\r\n'
    body = b"".join(part % (b"predictions", name) for name in files) + b"--x--\r\n"
    return client.post(URL, body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize(("sent", "shown"), NAMES.items(), ids=[ascii(shown)[:20] for shown in NAMES.values()])
def test_it_is_made_harmless(
    api: Any, team: Team, round_: Round, owner: User, now: Any, sent: bytes, shown: str
) -> None:
    response = send(api(owner), sent)

    submission = Submission.objects.get()
    assert (response.status_code, submission.file_name) == (201, shown)
    assert storage.uploads.path(submission.sha256).read_bytes() == b"[]"


@pytest.mark.parametrize(("sent", "code"), NO_NAMES.items(), ids=[ascii(sent)[:20] for sent in NO_NAMES])
def test_without_one_it_is_no_file(
    api: Any, team: Team, round_: Round, owner: User, now: Any, sent: bytes, code: str
) -> None:
    response = send(api(owner), sent)

    assert (response.status_code, response.json()["code"]) == (400, code)
    assert Submission.objects.count() == 0


def test_two_files_of_one_name_are_refused(api: Any, team: Team, round_: Round, owner: User, now: Any) -> None:
    response = send(api(owner), b"one.json", b"two.json")

    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert Submission.objects.count() == 0
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
