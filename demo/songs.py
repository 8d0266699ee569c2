"""song_meta.json: what is told about each song."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from demo.catalogue import Catalogue
from demo.genres import MAIN_CODES
from demo.sampling import Ints
from demo.words import SONG_FIRST, SONG_LAST, SONG_SUFFIXES

ERA_YEARS = np.array([[1968, 1989], [1990, 1999], [2000, 2009], [2010, 2018], [2018, 2020]])
LAST_DAY = 20200420  # of the catalogue: a week before the data were taken
SONGS_PER_ALBUM = 7
NULL_ALBUMS = 4


def issue_dates(catalogue: Catalogue, rng: np.random.Generator) -> Ints:
    """yyyymmdd per song in the catalogue's order, one for an album; 00 where month and day are not known."""
    album = album_numbers(catalogue)
    _, first = np.unique(album, return_index=True)
    low, high = ERA_YEARS[catalogue.scenes.era[catalogue.song_scene[first]]].T
    dates = rng.integers(low, high + 1) * 10_000 + rng.integers(1, 13, len(low)) * 100 + rng.integers(1, 29, len(low))
    dates = np.minimum(dates, LAST_DAY)
    unknown = (dates < 20_000_000) & (rng.random(len(dates)) < 0.1)
    dates[unknown] -= dates[unknown] % 10_000
    return dates[np.searchsorted(album[first], album)]


def album_numbers(catalogue: Catalogue) -> Ints:
    """Songs of an artist in groups of seven: one number per group, rising with the catalogue's order."""
    starts = catalogue.artist_songs()
    nth = np.arange(len(catalogue.song_artist)) - starts[catalogue.song_artist]
    return starts[catalogue.song_artist] + nth // SONGS_PER_ALBUM


def song_rows(catalogue: Catalogue, dates: Ints, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """The rows of song_meta.json by id, made one at a time."""
    count = len(catalogue.song_ids)
    place_of_id = np.argsort(catalogue.song_ids)
    # Both columns are sorted by scene: public ids are dealt out anew, or they would tell it.
    artists = catalogue.song_artist[place_of_id].tolist()
    artist_ids = rng.permutation(len(catalogue.artist_names)).tolist()
    albums = rng.permutation(count)[album_numbers(catalogue)[place_of_id]].tolist()
    genres, details = _genre_columns(catalogue, place_of_id, rng)
    nameless = set(rng.choice(count, NULL_ALBUMS, replace=False).tolist())
    words = [rng.integers(len(list_), size=count).tolist() for list_ in (SONG_FIRST, SONG_LAST, SONG_SUFFIXES)]
    for song, date in enumerate(dates[place_of_id].tolist()):
        first, last, suffix = (column[song] for column in words)
        yield {
            "song_gn_dtl_gnr_basket": details[song],
            "issue_date": str(date),
            "album_name": None if song in nameless else _album_name(albums[song]),
            "album_id": albums[song],
            "artist_id_basket": [artist_ids[artists[song]]],
            "song_name": f"{SONG_FIRST[first]} {SONG_LAST[last]}{SONG_SUFFIXES[suffix]}",
            "song_gn_gnr_basket": genres[song],
            "artist_name_basket": [catalogue.artist_names[artists[song]]],
            "id": song,
        }


def _genre_columns(
    catalogue: Catalogue, place_of_id: Ints, rng: np.random.Generator
) -> tuple[list[list[str]], list[list[str]]]:
    """Main and detailed codes per song id: mostly its scene's; one song in twelve has a second genre, a few none."""
    scene = catalogue.song_scene[place_of_id]
    own, detail = catalogue.scenes.genre[scene], catalogue.scenes.detail[scene]
    second = np.where(rng.random(len(scene)) < 1 / 12, rng.integers(len(MAIN_CODES), size=len(scene)), own)
    known = rng.random(len(scene)) >= 0.003
    mains, details = [], []
    for a, b, d, told in zip(own.tolist(), second.tolist(), detail.tolist(), known.tolist(), strict=True):
        codes = list(dict.fromkeys([MAIN_CODES[a], MAIN_CODES[b]])) if told else []
        mains.append(codes)
        # Every detailed list begins with "the whole genre", 01.
        details.append(
            [f"{code[:4]}01" for code in codes] + ([f"{MAIN_CODES[a][:4]}{d:02d}"] if told and d > 1 else [])
        )
    return mains, details


def _album_name(album: int) -> str:
    return f"{SONG_FIRST[album % len(SONG_FIRST)]} {SONG_LAST[album // 64 % len(SONG_LAST)]}"
