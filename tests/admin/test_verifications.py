from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arena.accounts.models import User
from arena.competitions.models import Competition
from arena.pipeline.models import Verification
from tests.cast import NOW
from tests.web.pages import text_of

SUBJECT = "submission 1f4cb2f0-6c2d-4f0e-9d6c-0a3b5c7d9e11"


@pytest.fixture
def found(db: None) -> Verification:
    violation = {"code": "file_missing", "subject": SUBJECT, "details": {"file": "predictions"}}
    invariants = [
        {"id": "I1", "checked": 12, "total": 1, "violations": [violation]},
        {"id": "I2", "checked": 12, "total": 0, "violations": []},
    ]
    return Verification.objects.create(at=NOW, seconds=0.5, ok=False, invariants=invariants)


def test_organizers_see_the_last_checks(admin: Client, admin_url: Callable[..., str], found: Verification) -> None:
    assert "violated 1 0.5" in text_of(admin.get(admin_url("verification_changelist")))


def test_organizers_see_what_was_checked_and_no_row_of_others(
    admin: Client, admin_url: Callable[..., str], found: Verification
) -> None:
    text = text_of(admin.get(admin_url("verification_change", found)))
    assert "I1 Every acknowledged submission's files are stored, byte for byte. 12 1" in text
    assert SUBJECT not in text


def test_superusers_see_which_rows(
    as_user: Callable[[User], Client], staff: User, admin_url: Callable[..., str], found: Verification
) -> None:
    text = text_of(as_user(staff).get(admin_url("verification_change", found)))
    assert f"I1 {SUBJECT} the file is not in the store (predictions)" in text


def test_nobody_changes_one(admin: Client, admin_url: Callable[..., str], found: Verification) -> None:
    assert admin.post(admin_url("verification_change", found), {"ok": "on"}).status_code == 403
    assert admin.get(admin_url("verification_add")).status_code == 403


def test_participants_see_none(
    as_user: Callable[[User], Any], owner: User, competition: Competition, admin_url: Callable[..., str], found: Any
) -> None:
    assert as_user(owner).get(admin_url("verification_changelist")).status_code == 302
