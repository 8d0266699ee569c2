"""Signing up, in and out, in the site's own pages."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from arena.accounts.models import User
from tests.cast import PASSWORD
from tests.web.pages import text_of

AsUser = Callable[[User | None], Client]
NEXT = "/c/playlists/enter/"


def test_signing_up_leads_on_to_where_one_was_going(db: None, as_user: AsUser) -> None:
    client = as_user(None)
    form = client.get("/accounts/signup/", {"next": NEXT}).content.decode()
    assert f'name="next" value="{NEXT}"' in form
    answer = client.post(
        "/accounts/signup/",
        {"username": "dana", "email": "d@example.com", "password1": PASSWORD, "password2": PASSWORD, "next": NEXT},
    )
    assert answer.headers["Location"] == NEXT
    assert User.objects.get(username="dana").email == "d@example.com"


def test_a_wrong_form_says_at_which_field(owner: User, as_user: AsUser) -> None:
    answer = as_user(None).post(
        "/accounts/signup/", {"username": owner.username, "email": "x", "password1": "123", "password2": "123"}
    )
    errors = re.findall(r'<ul class="errors" id="id_(\w+)_error">', answer.content.decode())
    assert errors == ["username", "email", "password1"]


def test_signing_in_by_name_or_address(owner: User, as_user: AsUser) -> None:
    for login in (owner.username, owner.email):
        answer = as_user(None).post("/accounts/login/", {"login": login, "password": PASSWORD, "next": NEXT})
        assert answer.headers["Location"] == NEXT


def test_a_wrong_password_is_said_at_the_top(owner: User, as_user: AsUser) -> None:
    answer = as_user(None).post("/accounts/login/", {"login": owner.username, "password": "wrong"})
    assert re.search(
        r'<div class="notice notice-error" role="alert"><p>The username and/or password', answer.content.decode()
    )


def test_the_next_page_must_be_of_this_site(owner: User, as_user: AsUser) -> None:
    answer = as_user(None).post(
        "/accounts/login/", {"login": owner.username, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_signing_out_asks_first(owner: User, as_user: AsUser) -> None:
    client = as_user(owner)
    assert "Submissions that wait are scored all the same." in text_of(client.get("/accounts/logout/"))
    client.post("/accounts/logout/")
    assert "Sign in" in text_of(client.get("/"))


@pytest.mark.parametrize(
    ("path", "heading", "korean"),
    [
        ("login/", "Sign in", "로그인"),
        ("signup/", "Create an account", "계정 만들기"),
        ("password/reset/", "Reset the password", "비밀번호 재설정"),
        ("password/reset/done/", "Password Reset", "비밀번호 초기화"),
    ],
)
def test_pages_stand_in_the_sites_frame_in_both_languages(
    db: None, as_user: AsUser, path: str, heading: str, korean: str
) -> None:
    page = as_user(None).get(f"/accounts/{path}").content.decode()
    assert f"<h1>{heading}</h1>" in re.sub(r"\s*(</?h1>)\s*", r"\1", page)
    assert '<header class="site-header">' in page
    page = as_user(None).get(f"/accounts/{path}", headers={"accept-language": "ko"}).content.decode()
    assert f"<h1>{korean}</h1>" in re.sub(r"\s*(</?h1>)\s*", r"\1", page)


@pytest.mark.parametrize("path", ["password/change/", "email/", "logout/", "reauthenticate/"])
def test_the_pages_of_an_account_stand_in_the_sites_frame(owner: User, as_user: AsUser, path: str) -> None:
    page = as_user(owner).get(f"/accounts/{path}").content.decode()
    assert '<header class="site-header">' in page
    assert 'class="button' in page


def test_a_forgotten_password_can_be_set_anew(owner: User, as_user: AsUser) -> None:
    client = as_user(None)
    client.post("/accounts/password/reset/", {"email": owner.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link.group(1), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "a new battery", "password2": "a new battery"})
    answer = client.post("/accounts/login/", {"login": owner.username, "password": "a new battery"})
    assert answer.status_code == 302


def test_demo_sign_ins_are_offered_on_a_demo_site_only(db: None, as_user: AsUser, settings: LazySettings) -> None:
    assert "arena-demo" not in as_user(None).get("/accounts/login/").content.decode()
    settings.ARENA_DEMO = True
    page = as_user(None).get("/accounts/login/", {"next": NEXT}).content.decode()
    assert re.findall(r'name="login" value="(\w+)"', page) == ["host", "alice", "bob", "charlie"]
    assert page.count(f'name="next" value="{NEXT}"') == 5


def test_a_closed_site_takes_no_sign_ups(db: None, as_user: AsUser, settings: LazySettings) -> None:
    settings.ARENA_SIGNUP_OPEN = False
    page = as_user(None).get("/accounts/signup/")
    assert 'name="password1"' not in page.content.decode()
    assert '<header class="site-header">' in page.content.decode()
