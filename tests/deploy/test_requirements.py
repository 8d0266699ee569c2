"""What developers install holds what the site needs, at the same versions."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def pins(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_the_sites_pins_are_among_the_developers() -> None:
    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
