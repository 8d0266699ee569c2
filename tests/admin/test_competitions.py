"""An organizer creates and edits a competition."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Competition, DataFile, Round
from arena.core import storage
from tests.cast import ANSWERS

pytestmark = pytest.mark.django_db


def formset(prefix: str, *forms: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for index, form in enumerate(forms):
        data |= {f"{prefix}-{index}-{name}": value for name, value in form.items()}
    return data


def competition_data(competition: Competition, **changes: Any) -> dict[str, Any]:
    """What the form of `competition` sends when nothing was touched."""
    pages = [
        {"id": page.pk, "competition": competition.pk, "body_en": page.body_en, "body_ko": page.body_ko}
        for page in competition.pages.order_by("id")
    ]
    organizers = [{"id": row.pk, "competition": competition.pk} for row in competition.competitionorganizer_set.all()]
    return {
        "title_en": competition.title_en,
        "title_ko": competition.title_ko,
        "summary_en": competition.summary_en,
        "summary_ko": competition.summary_ko,
        "visibility": competition.visibility,
        "timezone": competition.timezone,
        "max_members": competition.max_members,
        **formset("pages", *pages, initial=len(pages)),
        **formset("files"),
        **formset("competitionorganizer_set", *organizers, initial=len(organizers)),
        **changes,
    }


def test_whoever_creates_it_organizes_it(admin: Client, host: User, admin_url: Callable[..., str]) -> None:
    data = {
        "slug": "new",
        "title_en": "New",
        "visibility": "draft",
        "timezone": "Asia/Seoul",
        "max_members": 3,
        "merge_until_0": "2030-01-20",
        "merge_until_1": "00:00:00",
        **formset("pages", {"key": "rules", "body_en": "Fair\r\nplay.", "body_ko": ""}),
    }

    response = admin.post(admin_url("competition_add"), data)

    assert response.status_code == 302
    competition = Competition.objects.get(slug="new")
    assert response.headers["Location"] == admin_url("competition_change", competition)
    assert list(competition.organizers.all()) == [host]
    # Times are the competition's.
    assert competition.merge_until == datetime(2030, 1, 19, 15, tzinfo=UTC)
    assert competition.pages.get().body_en == "Fair\nplay."


def test_times_are_shown_in_its_zone(admin: Client, admin_url: Callable[..., str], competition: Competition) -> None:
    competition.merge_until = datetime(2030, 1, 19, 15, tzinfo=UTC)
    competition.save()

    response = admin.get(admin_url("competition_change", competition))

    assert b'value="2030-01-20"' in response.content


def test_changed_rules_are_new_rules(admin: Client, admin_url: Callable[..., str], competition: Competition) -> None:
    place = [each.key for each in competition.pages.order_by("id")].index("rules")
    data = competition_data(competition, **{f"pages-{place}-body_en": "Play fairer."})

    assert admin.post(admin_url("competition_change", competition), data).status_code == 302

    competition.refresh_from_db()
    assert (competition.rules_version, competition.pages.get(key="rules").body_en) == (2, "Play fairer.")


def test_saving_untouched_changes_nothing(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    before = Competition.objects.values().get(), list(competition.pages.values())

    assert admin.post(admin_url("competition_change", competition), competition_data(competition)).status_code == 302

    assert (Competition.objects.values().get(), list(competition.pages.values())) == before


def test_a_file_is_added_replaced_and_removed(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    url = admin_url("competition_change", competition)

    def send(**form: Any) -> int:
        files = competition.files.count()
        return admin.post(url, competition_data(competition, **formset("files", form, initial=files))).status_code

    assert send(upload=SimpleUploadedFile("train.json", b"[1]"), path="", title_en="Train", position=1) == 302
    file = DataFile.objects.get()
    assert (file.path, file.title_en, file.size) == ("data/train.json", "Train", 3)
    assert storage.datafiles.path(file.sha256).read_bytes() == b"[1]"

    same = {"id": file.pk, "competition": competition.pk, "title_en": "Training", "position": 2}
    assert send(**same) == 302
    renamed = DataFile.objects.get()
    assert (renamed.title_en, renamed.sha256, renamed.public_id) == ("Training", file.sha256, file.public_id)

    assert send(**same, upload=SimpleUploadedFile("other.json", b"[1, 2]")) == 302
    replaced = DataFile.objects.get()
    assert (replaced.path, replaced.size) == ("data/train.json", 6)

    assert send(**same, DELETE="on") == 302
    assert DataFile.objects.count() == 0


def test_hidden_answers_are_refused_among_the_files(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    form = {"upload": SimpleUploadedFile("train.json", json.dumps(ANSWERS).encode()), "position": 0}
    data = competition_data(round_.competition, **formset("files", form))

    response = admin.post(admin_url("competition_change", round_.competition), data)

    assert response.context["inline_admin_formsets"][1].formset.errors == [
        {
            "upload": [
                (
                    "This file holds answers or splits, and participants could download it. "
                    "Choose the file that is meant for participants."
                )
            ]
        }
    ]
    assert DataFile.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "field", "error"),
    [
        ({"path": "data/x.json"}, "upload", "Choose a file."),
        (
            {"path": "../x.json", "upload": True},
            "path",
            "A path inside the competition's folder, such as data/train.json.",
        ),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    admin: Client,
    admin_url: Callable[..., str],
    competition: Competition,
    form: dict[str, Any],
    field: str,
    error: str,
) -> None:
    if form.get("upload"):
        form = form | {"upload": SimpleUploadedFile("x.json", b"[]")}
    data = competition_data(competition, **formset("files", form | {"position": 0}))

    response = admin.post(admin_url("competition_change", competition), data)

    formsets = response.context["inline_admin_formsets"]
    errors = next(each.formset.errors for each in formsets if each.formset.prefix == "files")
    assert errors == [{field: [error]}]


def test_a_file_too_large_is_refused(
    admin: Client, admin_url: Callable[..., str], competition: Competition, settings: Any
) -> None:
    settings.ARENA_MAX_UPLOAD_BYTES = 10
    form = {"upload": SimpleUploadedFile("train.json", b"x" * 11), "path": "", "position": 0}
    data = competition_data(competition, **formset("files", form))

    response = admin.post(admin_url("competition_change", competition), data, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        (
            "The file is larger than this site accepts. "
            "Send results.json compressed: a .zip or .gz of it is about six times smaller."
        )
    ]
    assert DataFile.objects.count() == 0


def test_organizers_are_named_and_one_remains(
    admin: Client, host: User, stranger: User, admin_url: Callable[..., str], competition: Competition
) -> None:
    url = admin_url("competition_change", competition)
    own = {"id": competition.competitionorganizer_set.get().pk, "competition": competition.pk}

    def send(*forms: dict[str, Any]) -> Any:
        data = competition_data(competition, **formset("competitionorganizer_set", *forms, initial=1))
        return admin.post(url, data)

    def errors(response: Any) -> list[Any]:
        formsets = response.context["inline_admin_formsets"]
        found = next(each.formset for each in formsets if each.formset.prefix == "competitionorganizer_set")
        return [*found.errors, *found.non_form_errors()]

    assert errors(send(own, {"username": "nobody"})) == [{}, {"username": ["There is no user “nobody”."]}]
    assert errors(send(own, {"username": "hana"})) == [{}, {"username": ["“hana” is an organizer already."]}]
    assert errors(send(own | {"DELETE": "on"})) == ["A competition keeps at least one organizer."]
    assert send(own, {"username": "dana"}).status_code == 302
    assert set(competition.organizers.all()) == {host, stranger}
