"""A file's name is a stranger's text wherever it is shown."""

from collections.abc import Callable

from django.test import Client

from arena.accounts.models import User
from arena.submissions.models import Submission

MARKUP = '=HYPERLINK("http:e")<img src=x onerror=alert(1)>.csv'
ESCAPED = "=HYPERLINK(&quot;http:e&quot;)&lt;img src=x onerror=alert(1)&gt;.csv"


def test_it_is_shown_escaped(
    hand_in: Callable[..., Submission],
    owner: User,
    as_user: Callable[[User | None], Client],
    address: Callable[..., str],
) -> None:
    submission = hand_in()
    Submission.objects.update(file_name=MARKUP)

    pages = [address("submission", submission.public_id), address("submissions"), address("team")]
    shown = [as_user(owner).get(page).content.decode() for page in pages]

    assert [(ESCAPED in page, "<img src=x" in page) for page in shown] == [(True, False)] * len(pages)


def test_a_download_bears_it_as_a_header_may(
    hand_in: Callable[..., Submission],
    owner: User,
    as_user: Callable[[User | None], Client],
    address: Callable[..., str],
) -> None:
    submission = hand_in(b"<script>alert(1)</script>")
    Submission.objects.update(file_name='결과"; filename="x.html')

    response = as_user(owner).get(address("submission_file", submission.public_id, "predictions"))

    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%EA%B2%B0%EA%B3%BC%22%3B%20filename%3D%22x.html"
    )
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
