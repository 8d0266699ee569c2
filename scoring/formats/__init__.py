"""Uploaded bytes → columns: capped, streamed, and refused with a code and a place."""

from scoring.errors import FileError, InvalidPredictions
from scoring.formats.columns import Columns, StringTable
from scoring.formats.playlists import read_playlists
from scoring.formats.source import Source
from scoring.task import Task


def read_predictions(source: Source, task: Task) -> Columns:
    """The rows of a predictions file: plain, gzip, or a zip of one plain file, told by their first bytes.

    Raises :class:`~scoring.errors.InvalidPredictions` for a file that breaks the task's format or limits.
    """
    try:
        return read_playlists(source, task)
    except FileError as error:
        raise InvalidPredictions(error.problems, error.total) from error


__all__ = ["Columns", "StringTable", "read_predictions"]
