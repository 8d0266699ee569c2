"""Uploaded bytes → columns: capped, streamed, and refused with a code and a place."""

from pathlib import Path
from typing import BinaryIO

from scoring.formats.columns import Columns, StringTable
from scoring.formats.playlists import read_playlists
from scoring.task import Task


def read_predictions(predictions: Path | BinaryIO, task: Task) -> Columns:
    """The rows of a predictions file: plain, gzip, or a zip of one plain file, told by their first bytes.

    An open file must be seekable and is left open; the sandbox's child has one and may open no path.
    Raises :class:`~scoring.errors.InvalidPredictions` for a file that breaks the task's format or limits.
    """
    if isinstance(predictions, Path):
        with predictions.open("rb") as file:
            return read_playlists(file, task)
    return read_playlists(predictions, task)


__all__ = ["Columns", "StringTable", "read_predictions"]
