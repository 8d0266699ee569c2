"""The examples in the docstrings hold."""

import doctest
import importlib
import pkgutil

import pytest

import scoring

MODULES = ["scoring"] + [
    info.name
    for info in pkgutil.walk_packages(scoring.__path__, "scoring.")
    if not info.name.endswith("__main__") and ".sandbox" not in info.name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    counts = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]

    assert sum(counts) > 10
