"""The bar on a terminal: there for a person and a long file, gone afterwards."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from scoring import progress
from scoring.output import CannotPrint

ROOT = Path(scoring.__file__).parents[1]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(b"x" * progress.LONG)
    return path


def test_it_shows_how_far_and_leaves_the_line_empty(long_file, monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0)
    terminal = Terminal()

    with progress.reading(long_file, terminal) as file:
        data = file.read(progress.LONG // 2)
        file.seek(0)
        data += file.read()

    half = "results.json  [############------------]   50%  4/8 MB"
    whole = "results.json  [########################]  100%  8/8 MB"
    assert terminal.getvalue() == f"\r{half}\r{whole}\r{' ' * len(whole)}\r"
    assert len(data) == progress.LONG * 3 // 2


def test_it_is_drawn_a_few_times_a_second_however_small_the_pieces(long_file):
    terminal = Terminal()

    with progress.reading(long_file, terminal) as file:
        for _ in range(50):
            file.read(1)

    assert terminal.getvalue().count("MB") == 1


def test_a_file_that_fails_leaves_the_line_empty_too(long_file):
    terminal = Terminal()

    def read():
        with progress.reading(long_file, terminal) as file:
            file.read(10)
            raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        read()

    assert terminal.getvalue().endswith(" \r")


@pytest.mark.parametrize(("size", "terminal"), [(progress.LONG - 1, Terminal()), (progress.LONG, io.StringIO())])
def test_nobody_is_shown_a_bar_for_a_short_file_or_in_a_pipe(tmp_path, size, terminal):
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)

    with progress.reading(path, terminal) as file:
        assert len(file.read()) == size

    assert terminal.getvalue() == ""


def test_a_terminal_that_is_gone(long_file):
    class Gone(Terminal):
        def write(self, text):
            raise OSError("gone")

    with pytest.raises(CannotPrint), progress.reading(long_file, Gone()) as file:
        file.read(10)


def test_the_command_on_a_real_terminal(tmp_path):
    path = tmp_path / "results.json"
    path.write_bytes(b"[" + b" " * progress.LONG + b"]")
    command = [sys.executable, "-m", "scoring", "validate", "--preset", "melon-2020", str(path)]
    ours, theirs = pty.openpty()

    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    printed = os.read(ours, 1 << 16).decode()
    os.close(ours)

    assert (done.returncode, done.stdout) == (1, b"")
    bar, _, after = printed.rpartition("\r ")
    assert "results.json  [" in bar
    assert after.lstrip(" ").startswith("\r")
    assert "[no_rows]" in after
