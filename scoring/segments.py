"""Named groups of rows, by what the question shows of the playlist."""

from collections.abc import Mapping
from typing import Any

SEGMENTS = ("songs_only", "songs_tags", "title_tags", "title_only")
UNSEGMENTED = -1


def segment_of(question: Mapping[str, Any]) -> int:
    """The segment's place in :data:`SEGMENTS`.

    Songs and tags decide. A title beside songs changes nothing (local splits keep it, the contest blanked
    it), and a question without songs is one of the title, which is all that it may have to show.

    >>> SEGMENTS[segment_of({"plylst_title": "", "songs": [1, 2], "tags": []})]
    'songs_only'
    >>> SEGMENTS[segment_of({"plylst_title": "밤 산책", "songs": [], "tags": ["밤"]})]
    'title_tags'
    """
    shows = (bool(question["songs"]), bool(question["tags"]))
    return {(True, False): 0, (True, True): 1, (False, True): 2, (False, False): 3}[shows]
