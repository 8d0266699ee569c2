from functools import partial

import pytest

from arena.accounts.models import User
from arena.accounts.services import register_user
from arena.core.errors import Conflict
from tests.pipeline.test_races import at_once


def sign_up(name: str, address: str) -> str:
    try:
        return register_user(username=name, email=address, password="correct horse battery").username
    except Conflict as error:
        return error.code


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("taken", ["username_taken", "email_taken"])
def test_of_two_who_sign_up_at_once_one_is_told_so(taken: str) -> None:
    for number in range(10):
        people = [(f"{name}{number}", f"{name}{number}@example.com") for name in ("alice", "bob")]
        if taken == "username_taken":
            people = [(people[0][0], address) for _, address in people]
        else:
            people = [(name, people[0][1]) for name, _ in people]
        answers = at_once(*(partial(sign_up, *person) for person in people))
        assert sorted(answer == taken for answer in answers) == [False, True], answers
    assert User.objects.count() == 10
