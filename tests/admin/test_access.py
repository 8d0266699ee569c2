"""Who gets into the administration, and what they find there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.submissions.models import Submission
from arena.teams.models import Team

pytestmark = pytest.mark.django_db
MODELS = ("competition", "round", "submission", "team")


def test_nobody_is_sent_to_the_site_s_own_sign_in(client: Client) -> None:
    first = client.get(reverse("admin:index"))
    second = client.get(first.headers["Location"])

    assert second.status_code == 302
    assert second.headers["Location"].startswith(reverse("account_login") + "?next=")


def test_who_is_not_staff_stays_out(as_user: Callable[..., Client], owner: User) -> None:
    assert as_user(owner).get(reverse("admin:index"), follow=True).status_code == 403


def test_the_index_lists_what_organizers_work_with(admin: Client) -> None:
    (app,) = admin.get(reverse("admin:index")).context["app_list"]

    assert [model["object_name"] for model in app["models"]] == [
        "Competition",
        "Round",
        "Submission",
        "Team",
        "Verification",
    ]


def test_superusers_manage_users_as_well(as_user: Callable[..., Client], staff: User) -> None:
    (app,) = as_user(staff).get(reverse("admin:index")).context["app_list"]

    assert "User" in [model["object_name"] for model in app["models"]]


@pytest.mark.parametrize("name", ["user_changelist", "user_add"])
def test_organizers_do_not_see_users(admin: Client, admin_url: Callable[..., str], name: str) -> None:
    assert admin.get(admin_url(name)).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_an_organizer_finds_their_own(
    admin: Client, admin_url: Callable[..., str], submission: Submission, model: str
) -> None:
    assert admin.get(admin_url(f"{model}_changelist")).context["cl"].result_count == 1


@pytest.mark.parametrize("model", MODELS)
def test_an_organizer_of_another_competition_sees_nothing(
    as_user: Callable[..., Client], stranger: User, admin_url: Callable[..., str], submission: Submission, model: str
) -> None:
    response = as_user(stranger).get(admin_url(f"{model}_changelist"))

    assert response.context["cl"].result_count == 0
    # Neither by way of the filters beside the list.
    assert [name for name in (b"Playlists", b"Main round", b"Team Alice") if name in response.content] == []


def objects(submission: Submission) -> dict[str, Any]:
    return {
        "competition": submission.round.competition,
        "round": submission.round,
        "submission": submission,
        "team": submission.team,
    }


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_an_organizer_of_another_competition_opens_nothing(
    as_user: Callable[..., Client],
    stranger: User,
    admin_url: Callable[..., str],
    submission: Submission,
    model: str,
    view: str,
) -> None:
    response = as_user(stranger).get(admin_url(f"{model}_{view}", objects(submission)[model]))

    # Django sends the reader of what is not there to the index, with a message.
    assert (response.status_code, response.headers.get("Location")) in {(302, reverse("admin:index")), (403, None)}


@pytest.mark.parametrize(
    ("model", "button"),
    [
        ("round", "open_now"),
        ("round", "close_now"),
        ("submission", "requeue"),
        ("submission", "grant_quota"),
        ("submission", "disqualify"),
        ("team", "grant_quota"),
        ("team", "disqualify"),
        ("team", "reinstate"),
    ],
)
def test_an_organizer_of_another_competition_does_nothing(
    as_user: Callable[..., Client],
    stranger: User,
    admin_url: Callable[..., str],
    submission: Submission,
    model: str,
    button: str,
) -> None:
    before = list(Round.objects.values()), list(Team.objects.values()), list(Submission.objects.values())
    data = {"_form_submitted": "on", "reason": "why not", "amount": "3", "round": submission.round.pk}

    response = as_user(stranger).post(admin_url(f"{model}_{button}", objects(submission)[model]), data)

    # The grant's dialog knows no round of theirs and asks again; the others find no such object.
    assert response.status_code == (200 if (model, button) == ("team", "grant_quota") else 404)
    after = list(Round.objects.values()), list(Team.objects.values()), list(Submission.objects.values())
    assert after == before
    assert submission.team.quota_entries.count() == 1


@pytest.mark.parametrize("button", ["open_now", "close_now"])
def test_a_link_alone_does_nothing(admin: Client, admin_url: Callable[..., str], round_: Round, button: str) -> None:
    before = Round.objects.values().get()

    assert admin.get(admin_url(f"round_{button}", round_)).status_code == 200

    assert Round.objects.values().get() == before


@pytest.mark.parametrize("model", ["submission", "team"])
def test_nobody_adds_or_deletes_what_teams_made(
    as_user: Callable[..., Client], staff: User, admin_url: Callable[..., str], submission: Submission, model: str
) -> None:
    browser = as_user(staff)

    assert browser.get(admin_url(f"{model}_add")).status_code == 403
    assert browser.post(admin_url(f"{model}_delete", objects(submission)[model]), {"post": "yes"}).status_code == 403


def test_a_new_round_is_offered_own_competitions_only(
    as_user: Callable[..., Client], stranger: User, admin_url: Callable[..., str], competition: Competition
) -> None:
    own = Competition.objects.create(slug="own", title_en="Own")
    own.organizers.add(stranger)

    form = as_user(stranger).get(admin_url("round_add")).context["adminform"].form

    assert list(form.fields["competition"].queryset) == [own]
