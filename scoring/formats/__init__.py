"""Uploaded bytes → columns: capped, streamed, and refused with a code and a place."""

from pathlib import Path
from typing import Protocol

from scoring.errors import FileError, InvalidPredictions
from scoring.formats import labels, playlists, ranked_lists, table, transcripts
from scoring.formats.columns import Columns
from scoring.formats.memory import keep_freed_memory
from scoring.formats.source import Source
from scoring.formats.truth import Questions, TruthRows
from scoring.layouts import Format, LabelFormat, PlaylistFormat, RankedListFormat, TableFormat, TranscriptFormat
from scoring.task import Task


class Reader(Protocol):
    """What a format is: a module with these three. Each raises :class:`~scoring.errors.FileError`."""

    def read_columns(self, source: Source, task: Task) -> Columns:
        """The rows of a predictions file."""

    def read_truth(self, path: Path, task: Task) -> TruthRows:
        """The rows of an answers file, checked for their form only."""

    def read_questions(self, path: Path, task: Task) -> Questions:
        """The ids of a questions file, and what it gives away."""


_READERS: dict[type[Format], Reader] = {
    PlaylistFormat: playlists,
    RankedListFormat: ranked_lists,
    LabelFormat: labels,
    TranscriptFormat: transcripts,
    TableFormat: table,
}


def reader_of(task: Task) -> Reader:
    return _READERS[type(task.format)]


def read_predictions(source: Source | str, task: Task) -> Columns:
    """The rows of a predictions file: plain, gzip, or a zip of one plain file, told by their first bytes.

    ``source``: its path, or the file itself, open in binary mode and seekable. Raises
    :class:`~scoring.errors.InvalidPredictions` for a file that breaks the task's format or limits, and OSError.
    """
    source = Path(source) if isinstance(source, str) else source
    keep_freed_memory()
    try:
        return reader_of(task).read_columns(source, task)
    except FileError as error:
        raise InvalidPredictions(error.problems, error.total) from error


__all__ = ["Columns", "read_predictions", "reader_of"]
