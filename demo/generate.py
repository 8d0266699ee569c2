"""Seeded synthetic data of the Melon contest's shape.

python -m demo.generate FOLDER [--size demo|full] [--seed N]
"""

import argparse
import json
from pathlib import Path

import numpy as np

from demo.catalogue import SIZES, make_catalogue
from demo.genres import genre_codes
from demo.playlists import make_playlists
from demo.songs import issue_dates, song_rows
from scoring.challenge.masking import make_challenge
from scoring.challenge.playlists import write_challenge, write_rows
from scoring.challenge.seed import Seed

SEED = 2020


def generate(folder: Path, *, size: str = "demo", seed: int = SEED) -> None:
    """Write data/{train,val,song_meta,genre_gn_all}.json and secret/answers.json into the folder."""
    wanted = SIZES[size]
    rng = np.random.default_rng(seed)
    catalogue = make_catalogue(wanted, rng)
    dates = issue_dates(catalogue, rng)
    write_rows(folder / "data" / "song_meta.json", song_rows(catalogue, dates, rng))
    codes = json.dumps(genre_codes(), ensure_ascii=False)
    (folder / "data" / "genre_gn_all.json").write_text(codes, encoding="utf-8")
    playlists = make_playlists(catalogue, dates, wanted.train + wanted.questions, rng)
    write_challenge(make_challenge(playlists, questions=wanted.questions, seed=Seed(seed)), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=SIZES, default="demo")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    generate(args.folder, size=args.size, seed=args.seed)


if __name__ == "__main__":
    main()
