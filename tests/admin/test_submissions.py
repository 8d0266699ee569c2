"""An organizer sees every submission and helps where something failed."""

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arena.accounts.models import User
from arena.core import clock
from arena.submissions import work
from arena.submissions.models import QuotaEntry, State, Submission
from arena.submissions.services import submit
from arena.teams.models import Team
from arena.teams.services import disqualify_team

pytestmark = pytest.mark.django_db


def press(browser: Client, url: str, **data: Any) -> list[str]:
    response = browser.post(url, {"_form_submitted": "on", **data}, follow=True)
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def failed(submission: Submission, settings: Any) -> Submission:
    settings.ARENA_MAX_CRASHES = 1
    claim = work.claim_next(worker="test")
    assert claim is not None
    work.record_crash(claim, reason="MemoryError")
    submission.refresh_from_db()
    return submission


def test_the_list_takes_a_constant_number_of_queries(
    admin: Client,
    admin_url: Callable[..., str],
    submission: Submission,
    owner: User,
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
    django_assert_num_queries: Any,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    score_all()
    with CaptureQueriesContext(
        connection,
    ) as first:
        admin.get(admin_url("submission_changelist"))
    for _ in range(3):
        predictions = SimpleUploadedFile("results.json", make_results())
        submit(
            team=submission.team, round_=submission.round, user=owner, predictions=predictions, received_at=clock.now()
        )
    score_all()

    with django_assert_num_queries(len(first)):
        admin.get(admin_url("submission_changelist"))


def test_the_first_page_leads_to_what_failed(
    admin: Client, admin_url: Callable[..., str], as_user: Callable[[User], Client], failed: Submission, stranger: User
) -> None:
    [message] = admin.get("/admin/").context["messages"]
    where = f"{admin_url('submission_changelist')}?state__exact=failed"
    assert str(message) == f'<a href="{where}">1 submission failed on our side</a>'
    assert admin.get(where).context["cl"].result_count == 1
    assert list(as_user(stranger).get("/admin/").context["messages"]) == []


def test_times_are_to_the_second_and_say_their_zone(
    admin: Client, admin_url: Callable[..., str], submission: Submission, score_all: Callable[[], int]
) -> None:
    score_all()
    submission.refresh_from_db()
    zone = ZoneInfo(submission.round.competition.timezone)
    moments = [submission.received_at, submission.finished_at, *submission.events.values_list("at", flat=True)]

    page = admin.get(admin_url("submission_change", submission))

    assert zone.key == "Asia/Seoul"
    assert {moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S KST") for moment in moments if moment} == {
        *re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d KST", page.content.decode())
    }


def test_the_list_is_filtered_by_state(admin: Client, admin_url: Callable[..., str], submission: Submission) -> None:
    url = admin_url("submission_changelist")

    counts = {state: admin.get(url, {"state__exact": state}).context["cl"].result_count for state in State}

    assert counts == {state: int(state == State.QUEUED) for state in State}


def test_a_scored_one_shows_both_sides(
    admin: Client, admin_url: Callable[..., str], submission: Submission, score_all: Callable[[], int]
) -> None:
    score_all()

    tables = dict(admin.get(admin_url("submission_change", submission)).context["tables"])

    assert list(tables) == [
        "Evaluations: the public side",
        "The private side: organizers only, until the board is revealed",
        "Events",
    ]
    assert [row[:3] for row in tables["The private side: organizers only, until the board is revealed"]["rows"]] == [
        ["Private rows", 4, "1.000000"],
        ["All rows", "", "1.000000"],
    ]
    assert [row[1:3] for row in tables["Events"]["rows"]] == [
        ["–", "Waiting"],
        ["Waiting", "Scoring"],
        ["Scoring", "Scored"],
    ]


def test_an_invalid_one_shows_its_problems(
    admin: Client,
    admin_url: Callable[..., str],
    team: Team,
    round_: Any,
    owner: User,
    score_all: Callable[[], int],
) -> None:
    predictions = SimpleUploadedFile("results.json", b'[{"id": 0, "songs": [], "tags": []}]')
    submission = submit(
        team=team, round_=round_, user=owner, predictions=predictions, received_at=clock.now()
    ).submission
    score_all()

    title, table = admin.get(admin_url("submission_change", submission)).context["tables"][0]

    submission.refresh_from_db()
    assert title == f"{submission.error_total} problems in the file"
    assert table["rows"][0][:3] == ["1", "0", "songs"]


def test_a_failed_one_is_queued_again_from_the_list(
    admin: Client, admin_url: Callable[..., str], failed: Submission
) -> None:
    data = {"action": "requeue_failed", "_selected_action": [failed.pk]}

    response = admin.post(admin_url("submission_changelist"), data, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["1 submission is queued again."]
    failed.refresh_from_db()
    assert (failed.state, failed.events.last().actor) == (State.QUEUED, "hana")  # type: ignore[union-attr]


def test_a_failed_one_is_queued_again_from_its_page(
    admin: Client, admin_url: Callable[..., str], failed: Submission
) -> None:
    url = admin_url("submission_requeue", failed)

    assert press(admin, url) == ["The submission is queued again."]
    assert press(admin, url) == ["Only a submission that failed on our side can be queued again."]


def test_quota_is_granted_with_a_reason(admin: Client, admin_url: Callable[..., str], submission: Submission) -> None:
    url = admin_url("submission_grant_quota", submission)

    assert press(admin, url, amount="2", reason="Our disk was full.") == ["The quota is granted."]

    entry = QuotaEntry.objects.get(kind=QuotaEntry.Kind.GRANT)
    assert (entry.team, entry.round, entry.amount, entry.reason) == (
        submission.team,
        submission.round,
        -2,
        "Our disk was full.",
    )


def test_a_team_is_disqualified_with_a_reason_and_reinstated(
    admin: Client, admin_url: Callable[..., str], submission: Submission
) -> None:
    team = submission.team
    without = admin.post(admin_url("submission_disqualify", submission), {"_form_submitted": "on"})
    assert without.context["form"].errors == {"reason": ["This field is required."]}

    url = admin_url("submission_disqualify", submission)
    assert press(admin, url, reason="Shared accounts") == ["The team is disqualified."]
    team.refresh_from_db()
    assert (team.disqualified_reason, team.is_ranked) == ("Shared accounts", False)

    assert press(admin, admin_url("team_reinstate", team)) == ["The team is reinstated."]
    team.refresh_from_db()
    assert (team.disqualified_reason, team.is_ranked) == ("", True)


def test_quota_is_granted_on_the_team_s_page(
    admin: Client, admin_url: Callable[..., str], submission: Submission
) -> None:
    url = admin_url("team_grant_quota", submission.team)

    granted = press(admin, url, round=str(submission.round.pk), amount="1", reason="Fair is fair")

    assert granted == ["The quota is granted."]
    assert QuotaEntry.objects.filter(kind=QuotaEntry.Kind.GRANT).count() == 1


def test_the_team_s_page_lists_its_members(admin: Client, admin_url: Callable[..., str], team: Team) -> None:
    response = admin.get(admin_url("team_changelist"))

    assert b"alice, bob" in response.content
    assert admin.get(admin_url("team_change", team)).status_code == 200


def test_buttons_stand_only_where_they_do_something(
    admin: Client, admin_url: Callable[..., str], submission: Submission, settings: Any
) -> None:
    def buttons(name: str, obj: Any) -> list[str]:
        context = admin.get(admin_url(name, obj)).context
        return [str(action["title"]) for action in context["actions_detail"]]

    assert buttons("submission_change", submission) == ["Grant quota", "Disqualify the team"]
    assert buttons("team_change", submission.team) == ["Grant quota", "Disqualify"]

    settings.ARENA_MAX_CRASHES = 1
    claim = work.claim_next(worker="test")
    assert claim is not None
    work.record_crash(claim, reason="MemoryError")
    disqualify_team(team=submission.team, reason="shared code")

    assert buttons("submission_change", submission) == ["Queue again", "Grant quota"]
    assert buttons("team_change", submission.team) == ["Grant quota", "Reinstate"]
