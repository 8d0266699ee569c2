"""What people use today for such metrics. Parsing the file and building the library's own structures count, too.

On this work their nDCG is the contest's: no playlist has more right items than places, and the base of the logarithm
cancels out.
"""

import json
from pathlib import Path
from typing import Any

CUTS = {"songs": 100, "tags": 10}


def score(means: dict[str, float]) -> dict[str, float]:
    songs, tags = means["songs"], means["tags"]
    return {"songs_ndcg": songs, "tags_ndcg": tags, "score": 0.85 * songs + 0.15 * tags}


def relevances(path: Path, field: str) -> dict[str, dict[str, int]]:
    return {str(row["id"]): {str(item): 1 for item in row[field]} for row in json.loads(path.read_bytes())}


def runs(rows: list[dict[str, Any]], field: str) -> dict[str, dict[str, float]]:
    """Both libraries want strings, and numbers that fall with the rank."""
    scores = [float(CUTS[field] - place) for place in range(CUTS[field])]
    return {str(row["id"]): dict(zip(map(str, row[field]), scores, strict=True)) for row in rows}
