import pytest

from tools.paths import PERSONAL


@pytest.mark.parametrize("line", ["see /root/notes", "x=/work/main/a.py", "/home/kim/arena", "(/Users/kim/arena)"])
def test_a_path_of_somebodys_machine_is_found(line: str) -> None:
    assert PERSONAL.search(line)


@pytest.mark.parametrize("line", ["/tmp/x", "a/work/b", "example.org/home/page", "/home/", "var/root/x", "/srv/arena"])
def test_other_paths_are_left_alone(line: str) -> None:
    assert not PERSONAL.search(line)
