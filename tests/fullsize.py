"""Files of the real contest's size: 23,015 playlists, some 22 MB of predictions."""

import json
from typing import Any

FULL_ROWS = 23_015


def truth(number: int) -> dict[str, Any]:
    songs = [(number * 7 + n) % 700_000 for n in range(40)]
    return {"id": number, "songs": songs, "tags": [f"태그{number % 97}", f"태그{number % 97 + 1}"]}


def full_results() -> bytes:
    """Predictions for every playlist of the full size, half of the true songs among them: some 22 MB."""
    rows = []
    for number in range(FULL_ROWS):
        answer = truth(number)
        songs = answer["songs"][:20] + list(range(700_000, 700_080))
        tags = answer["tags"] + [f"다른 태그 {n}" for n in range(8)]
        rows.append({"id": number, "songs": songs, "tags": tags})
    return json.dumps(rows, ensure_ascii=False).encode()
