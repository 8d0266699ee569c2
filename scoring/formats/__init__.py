"""Uploaded bytes → columns: capped, streamed, and refused with a code and a place."""

from pathlib import Path

from scoring.formats.columns import Columns, StringTable
from scoring.formats.playlists import read_playlists
from scoring.task import Task


def read_predictions(path: Path, task: Task) -> Columns:
    """The rows of a predictions file: plain, gzip, or a zip of one plain file, told by their first bytes.

    Raises :class:`~scoring.errors.InvalidPredictions` for a file that breaks the task's format or limits.
    """
    return read_playlists(path, task)


__all__ = ["Columns", "StringTable", "read_predictions"]
