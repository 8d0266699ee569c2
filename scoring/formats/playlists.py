"""A JSON array of playlists → columns."""

from pathlib import Path

from scoring.formats.columns import Columns
from scoring.task import Task


def read_playlists(path: Path, task: Task) -> Columns:
    raise NotImplementedError
