"""A JSON array of playlists → columns."""

from typing import BinaryIO

from scoring.formats.columns import Columns
from scoring.task import Task


def read_playlists(file: BinaryIO, task: Task) -> Columns:
    raise NotImplementedError
