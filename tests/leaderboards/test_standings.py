"""Boards as pure functions: properties that hold for any set of submissions."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from arena.leaderboards.standings import Entry, Side, best_private, best_public, counting

START = datetime(2026, 1, 1, tzinfo=UTC)
SCORES = st.sampled_from([0.0, 0.1, 0.25, 0.25 + 1e-12, 1.0])  # few values, so that there are ties


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    drawn = draw(st.lists(st.tuples(SCORES, SCORES, st.integers(0, 5), st.booleans()), max_size=12))
    return [
        Entry(number, START + timedelta(hours=hours), final, Side(public, public, {}), Side(private, private, {}))
        for number, (public, private, hours, final) in enumerate(drawn)
    ]


@given(entries(), st.integers(0, 1000))
def test_the_order_of_reading_does_not_matter(team: list[Entry], seed: int) -> None:
    shuffled = team.copy()
    Random(seed).shuffle(shuffled)
    assert best_public(shuffled) == best_public(team)
    assert best_private(shuffled, max_final=2) == best_private(team, max_final=2)


@given(entries())
def test_the_public_best_is_the_highest_and_of_those_the_earliest(team: list[Entry]) -> None:
    best = best_public(team)
    if best is None:
        assert team == []
        return
    top = max(entry.public.merit for entry in team)
    tied = [entry for entry in team if entry.public.merit == top]
    assert best.public.merit == top
    assert best.received_at == min(entry.received_at for entry in tied)


@given(entries(), st.integers(1, 3))
def test_the_chosen_count_and_nothing_else(team: list[Entry], max_final: int) -> None:
    chosen = [entry for entry in team if entry.is_final]
    count = counting(team, max_final=max_final)
    if len(chosen) in range(1, max_final + 1):
        assert sorted(count, key=team.index) == chosen
    else:  # none chosen, or more than a rule changed since allows
        among = chosen or team
        assert len(count) == min(max_final, len(among))
        left_out = [entry.public.merit for entry in among if entry not in count]
        assert all(entry.public.merit >= score for entry in count for score in left_out)


@given(entries(), st.integers(1, 3))
def test_the_private_best_is_among_those_that_count(team: list[Entry], max_final: int) -> None:
    best = best_private(team, max_final=max_final)
    count = counting(team, max_final=max_final)
    assert (best is None) == (not team)
    if best is not None:
        assert best in count
        assert best.private.merit == max(entry.private.merit for entry in count)
