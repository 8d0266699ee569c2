"""Opening and closing a round."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from arena.competitions.models import Round
from arena.competitions.services import close_round, open_round
from arena.core.errors import Invalid
from tests.cast import NOW

SetNow = Callable[[datetime], None]
HOUR = timedelta(hours=1)


def period(round_: Round) -> tuple[datetime, datetime]:
    return Round.objects.values_list("opens_at", "closes_at").get(pk=round_.pk)


def stale(round_: Round) -> Round:
    """The round as somebody read it a moment ago."""
    return Round.objects.get(pk=round_.pk)


def test_it_closes_now(round_: Round, now: SetNow) -> None:
    opened, _ = period(round_)
    close_round(round_=round_)
    assert period(round_) == (opened, NOW)


@pytest.mark.parametrize("later", [timedelta(microseconds=1), timedelta(days=7)])
def test_closing_again_does_not_put_the_end_off(round_: Round, now: SetNow, later: timedelta) -> None:
    second = stale(round_)  # of another organizer, who presses the same button
    close_round(round_=round_)
    closed = period(round_)
    now(NOW + later)
    close_round(round_=second)
    assert (period(round_), second.closes_at) == (closed, NOW)


def test_one_that_has_not_opened_closes_at_once(round_: Round, now: SetNow) -> None:
    Round.objects.update(opens_at=NOW + HOUR)
    close_round(round_=stale(round_))
    assert period(round_) == (NOW, NOW)


def test_it_opens_now(round_: Round, now: SetNow) -> None:
    Round.objects.update(opens_at=NOW + HOUR)
    _, closes = period(round_)
    open_round(round_=stale(round_))
    assert period(round_) == (NOW, closes)


def test_opening_again_does_not_put_the_beginning_off(round_: Round, now: SetNow) -> None:
    before = period(round_)
    open_round(round_=round_)
    assert period(round_) == before


def test_a_closed_one_does_not_open(round_: Round, now: SetNow) -> None:
    second = stale(round_)
    close_round(round_=round_)
    for refused in (partial(open_round, round_=second), partial(open_round, round_=stale(round_))):
        with pytest.raises(Invalid) as error:
            refused()
        assert error.value.code == "opens_after_it_closes"
