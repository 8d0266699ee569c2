"""A little fuzzing on every run, the same each time. ``python -m tests.scoring.fuzz`` does much more of it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.fuzz.mutations import spoil
from tests.scoring.fuzz.targets import TARGETS, examine


@pytest.mark.parametrize("name", TARGETS)
def test_right_files_are_taken(name: str) -> None:
    target = TARGETS[name]

    assert {examine(target, seed) for seed in target.seeds} <= {"taken", "zip_method"}


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=100, derandomize=True)
@given(chance=st.randoms(use_true_random=False))
def test_a_spoilt_file_is_taken_or_refused(name: str, chance: random.Random) -> None:
    target = TARGETS[name]

    examine(target, spoil(chance, chance.choice(target.seeds), target.seeds))
