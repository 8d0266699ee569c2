"""An organizer creates a round with answers, opens and closes it, changes its rules."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from arena.competitions.models import AnswerKey, Competition, Round
from arena.competitions.services import put_file
from arena.core import storage
from arena.submissions.models import Submission
from tests.cast import ANSWERS, NOW, QUESTIONS, SPLIT

pytestmark = pytest.mark.django_db

SPLITS = "id,split\n" + "".join(f"{i},{side}\n" for i, side in SPLIT.items())


def upload(name: str, content: Any) -> SimpleUploadedFile:
    text = content if isinstance(content, str) else json.dumps(content)
    return SimpleUploadedFile(name, text.encode())


def round_data(competition: Competition, **changes: Any) -> dict[str, Any]:
    data = {
        "competition": competition.pk,
        "slug": "final",
        "title_en": "Final",
        "position": 0,
        "opens_at_0": "2030-01-01",
        "opens_at_1": "00:00:00",
        "closes_at_0": "2030-02-01",
        "closes_at_1": "00:00:00",
        "preset": "melon-2020",
        "public_share": "0.5",
        "submissions_per_day": 5,
        "max_final": 2,
        "private_board": "on_close",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def stored_data(round_: Round, **changes: Any) -> dict[str, Any]:
    """What the form of `round_` sends when nothing was touched, in Seoul's time."""
    period = {
        "title_en": round_.title_en,
        "title_ko": round_.title_ko,
        "opens_at_0": "2020-01-01",
        "opens_at_1": "09:00:00",
        "closes_at_0": "2040-01-01",
        "closes_at_1": "09:00:00",
        "public_share": "0.3",
    }
    return round_data(round_.competition, **{**period, "slug": None, **changes})


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(lines) for name, lines in response.context["adminform"].form.errors.items()}


def press(browser: Client, url: str, **data: Any) -> list[str]:
    response = browser.post(url, {"_form_submitted": "on", **data}, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_round_is_created_with_its_answers(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    data = round_data(
        competition,
        answers_file=upload("answers.json", ANSWERS),
        questions_file=upload("questions.json", QUESTIONS),
        splits_file=upload("splits.csv", SPLITS),
    )

    response = admin.post(admin_url("round_add"), data)

    assert response.status_code == 302
    round_ = Round.objects.get()
    assert (round_.task, round_.opens_at) == ({"preset": "melon-2020"}, datetime(2029, 12, 31, 15, tzinfo=UTC))
    assert round_.answers is not None
    assert (round_.answers.version, round_.answers.rows, round_.answers.public_rows) == (1, 8, 4)


def test_a_round_may_be_created_without_answers(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    assert admin.post(admin_url("round_add"), round_data(competition)).status_code == 302

    assert Round.objects.get().answers is None


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ([*ANSWERS[:-1], ANSWERS[-1] | {"songs": [], "tags": []}], "row 8, id 7, field songs: "),
        ([*ANSWERS[:-1], ANSWERS[-1] | {"songs": list(range(101))}], "row 8, id 7, field songs: "),
        ([*ANSWERS[:-1], ANSWERS[-1] | {"id": 99}], "row 8, id 99"),
        ([*ANSWERS, ANSWERS[-1]], "row 9, id 7"),
    ],
)
def test_bad_answers_are_refused_with_the_reason_and_leave_nothing(
    admin: Client,
    admin_url: Callable[..., str],
    competition: Competition,
    answers: list[Any],
    problem: str,
) -> None:
    before = set(storage.answers.root.rglob("*"))
    data = round_data(
        competition,
        answers_file=upload("answers.json", answers),
        questions_file=upload("questions.json", QUESTIONS),
    )

    found = errors(admin.post(admin_url("round_add"), data))

    assert list(found) == ["answers_file"]
    assert found["answers_file"][0] == "These answers cannot be used."
    assert found["answers_file"][1].startswith(problem)
    assert Round.objects.count() == AnswerKey.objects.count() == 0
    assert set(storage.answers.root.rglob("*")) == before


def test_a_bad_split_is_told_beside_the_split(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    data = round_data(
        competition,
        answers_file=upload("answers.json", ANSWERS),
        splits_file=upload("splits.csv", "id,split\n0,public\n"),
    )

    assert list(errors(admin.post(admin_url("round_add"), data))) == ["splits_file"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"closes_at_0": "2029-01-01"}, {"closes_at": ["The round closes before it opens."]}),
        ({"private_board": "at"}, {"private_board_at": ["When is it revealed?"]}),
        ({"splits_file": SPLITS}, {"splits_file": ["Questions and splits are read with the answers only."]}),
        ({"public_share": "1.5"}, {"public_share": ["Ensure this value is less than or equal to 1.0."]}),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(
    admin: Client,
    admin_url: Callable[..., str],
    competition: Competition,
    changes: dict[str, Any],
    expected: dict[str, list[str]],
) -> None:
    if "splits_file" in changes:
        changes = {"splits_file": upload("splits.csv", changes["splits_file"])}

    found = errors(admin.post(admin_url("round_add"), round_data(competition, **changes)))

    assert found == expected


def test_a_task_that_cannot_be_scored_is_refused(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    found = errors(admin.post(admin_url("round_add"), round_data(competition, preset="", task='{"preset": "x"}')))

    assert list(found) == ["task"]
    assert found["task"][0].startswith("The task description is wrong: preset: “x” is none of these: brunch-2019,")


def test_an_own_task_is_written_in_yaml_and_shown_so(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    words = {"preset": "table", "metric": ["rmse", "mae"], "target": "price"}
    written = "preset: table\nmetric: [rmse, mae]   # the first ranks\ntarget: price\n"
    data = round_data(competition, preset="", task=written)

    assert admin.post(admin_url("round_add"), data).status_code == 302

    round_ = Round.objects.get()
    assert round_.task == words
    form = admin.get(admin_url("round_change", round_)).context["adminform"].form
    assert form["task"].value() == "preset: table\nmetric:\n- rmse\n- mae\ntarget: price\n"
    assert form["preset"].value() == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("preset: [table", "expected ',' or ']'"),
        ("preset: table\npreset: table", "the key 'preset' stands twice"),
        ("a: &a [x]\nb: [*a, *a]", "aliases (*name) are not taken here"),
        ("decimals: .nan", "not JSON compliant"),
        ("title: 2024-01-31", "not JSON serializable"),
    ],
)
def test_a_text_that_is_no_task_is_told_once(
    admin: Client, admin_url: Callable[..., str], competition: Competition, text: str, reason: str
) -> None:
    found = errors(admin.post(admin_url("round_add"), round_data(competition, preset="", task=text)))

    assert list(found) == ["task"]
    [told] = found["task"]
    assert told.startswith("This is not YAML: ")
    assert reason in told


def test_saving_it_untouched_changes_nothing(admin: Client, admin_url: Callable[..., str], round_: Round) -> None:
    before = Round.objects.values().get()

    assert admin.post(admin_url("round_change", round_), stored_data(round_)).status_code == 302

    assert Round.objects.values().get() == before


def test_new_answers_become_a_version(admin: Client, admin_url: Callable[..., str], round_: Round) -> None:
    data = stored_data(round_, answers_file=upload("answers.json", ANSWERS), public_share="0.75")

    assert admin.post(admin_url("round_change", round_), data).status_code == 302

    round_.refresh_from_db()
    assert round_.answers is not None
    assert (round_.answers.version, round_.answers.public_rows) == (2, 6)


def test_another_share_needs_the_answers_again(admin: Client, admin_url: Callable[..., str], round_: Round) -> None:
    admin.post(admin_url("round_change", round_), stored_data(round_, answers_file=upload("answers.json", ANSWERS)))

    found = errors(admin.post(admin_url("round_change", round_), stored_data(round_, public_share="0.5")))

    assert found == {"public_share": ["Upload the answers again, for their rows to be divided anew."]}


def test_the_task_stays_once_there_are_submissions(
    admin: Client, admin_url: Callable[..., str], submission: Submission
) -> None:
    round_ = submission.round
    assert round_.answers is not None
    weights = {"songs_ndcg": 0.5, "tags_ndcg": 0.5}
    task = round_.answers.task | {"preset": "ours", "headline": {"kind": "weighted_sum", "weights": weights}}

    data = stored_data(round_, preset="", task=json.dumps(task))
    found = errors(admin.post(admin_url("round_change", round_), data))

    assert found == {"task": ["The task cannot change once there are submissions. Make a new round."]}


def test_the_quota_and_the_private_board_are_changed(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    data = stored_data(round_, submissions_per_day=9, private_board="hidden")

    assert admin.post(admin_url("round_change", round_), data).status_code == 302

    round_.refresh_from_db()
    assert (round_.submissions_per_day, round_.private_board) == (9, "hidden")


def test_a_form_left_open_does_not_open_a_closed_round_again(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    page = admin.get(admin_url("round_change", round_)).content.decode()
    shown = dict(re.findall(r'<input type="hidden" name="(initial-[^"]+)" value="([^"]*)"', page))
    period = {f"initial-{field}_{part}" for field in ("opens_at", "closes_at") for part in (0, 1)}
    assert period <= set(shown)
    press(admin, admin_url("round_close_now", round_))
    closed_at = Round.objects.get().closes_at

    data = stored_data(round_, submissions_per_day=9, **{name: shown[name] for name in period})
    assert admin.post(admin_url("round_change", round_), data).status_code == 302

    round_.refresh_from_db()
    assert (round_.submissions_per_day, round_.closes_at) == (9, closed_at)


def test_the_page_shows_counts_and_never_the_answers(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    content = admin.get(admin_url("round_change", round_)).content.decode()

    assert "v1: 8 rows, 4 public" in content
    assert "Only 4 rows are public: chance will decide much of the public board." in content
    assert round_.answers is not None
    assert [tag for row in ANSWERS for tag in row["tags"] if f'"{tag}"' in content] == []
    hidden = (round_.answers.compiled_sha256, round_.answers.split_sha256, bytes(round_.split_seed).hex())
    assert [secret for secret in hidden if secret in content] == []


def test_it_is_opened_and_closed_by_buttons(
    admin: Client, admin_url: Callable[..., str], round_: Round, now: Any
) -> None:
    Round.objects.update(opens_at=datetime(2030, 1, 1, tzinfo=UTC))

    assert press(admin, admin_url("round_open_now", round_)) == ["The round is open."]
    round_.refresh_from_db()
    assert round_.opens_at == NOW

    assert press(admin, admin_url("round_close_now", round_)) == ["The round is closed."]
    round_.refresh_from_db()
    assert round_.closes_at == NOW

    assert press(admin, admin_url("round_open_now", round_)) == [
        "The round would open after its closing time. Set a later closing time first."
    ]


def test_an_open_round_keeps_its_opening_and_a_closed_one_its_end(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    before = Round.objects.values().get()
    assert press(admin, admin_url("round_open_now", round_)) == ["The round is open already."]
    assert Round.objects.values().get() == before

    Round.objects.update(closes_at=datetime(2021, 1, 1, tzinfo=UTC))
    before = Round.objects.values().get()
    assert press(admin, admin_url("round_close_now", round_)) == ["The round is closed already."]
    assert Round.objects.values().get() == before


def test_only_the_button_that_does_something_is_offered(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    def buttons() -> list[str]:
        context = admin.get(admin_url("round_change", round_)).context
        return [str(action["title"]) for action in context["actions_detail"]]

    assert buttons() == ["Close now"]
    Round.objects.update(opens_at=datetime(2039, 1, 1, tzinfo=UTC))
    assert buttons() == ["Open now", "Close now"]
    Round.objects.update(opens_at=datetime(2020, 1, 1, tzinfo=UTC), closes_at=datetime(2021, 1, 1, tzinfo=UTC))
    assert buttons() == ["Open now"]


def test_the_questions_are_no_answers(admin: Client, admin_url: Callable[..., str], competition: Competition) -> None:
    files = {name: upload("val.json", QUESTIONS) for name in ("answers_file", "questions_file")}

    found = errors(admin.post(admin_url("round_add"), round_data(competition, **files)))

    told = "Answers: These are the questions, not the answers. Give the file with what the questions hide."
    assert found == {"answers_file": ["These answers cannot be used.", told]}


@pytest.mark.parametrize("name", ["answers_file", "splits_file"])
def test_what_participants_can_download_is_refused_as_a_secret(
    admin: Client, admin_url: Callable[..., str], competition: Competition, name: str
) -> None:
    files = {"answers_file": upload("answers.json", ANSWERS), "splits_file": upload("splits.csv", SPLITS)}
    put_file(competition=competition, path="data/extra.bin", stream=io.BytesIO(files[name].read()))
    files[name].seek(0)

    found = errors(admin.post(admin_url("round_add"), round_data(competition, **files)))

    assert found == {
        name: [
            (
                "This file holds answers or splits, and participants could download it. "
                "Take “data/extra.bin” out of the competition's files, or choose another file."
            )
        ]
    }
    assert Round.objects.count() == 0


def test_a_slug_is_taken_once(admin: Client, admin_url: Callable[..., str], round_: Round) -> None:
    found = errors(admin.post(admin_url("round_add"), round_data(round_.competition, slug=round_.slug)))

    assert found == {"__all__": ["The competition has a round of this slug already."]}


def test_a_link_from_the_competition_chooses_it_and_its_zone(
    admin: Client, admin_url: Callable[..., str], competition: Competition
) -> None:
    response = admin.get(admin_url("competition_add_round", competition), follow=True)

    form = response.context["adminform"]
    assert form.form.initial["competition"] == str(competition.pk)
    assert form.fieldsets[1][1]["description"] == "In Asia/Seoul."


def test_a_dialog_s_answer_leads_htmx_back_to_the_page(
    admin: Client, admin_url: Callable[..., str], round_: Round
) -> None:
    response = admin.post(
        admin_url("round_close_now", round_), {"_form_submitted": "on"}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == admin_url("round_change", round_)


@pytest.mark.parametrize("competition_id", ["²", "٣", "9" * 40, "-1", "x", ""])
def test_a_competition_that_cannot_be_is_refused(
    admin: Client, admin_url: Callable[..., str], competition: Competition, competition_id: str
) -> None:
    data = {**round_data(competition), "competition": competition_id}
    response = admin.post(admin_url("round_add"), data)

    assert list(errors(response)) == ["competition"]
