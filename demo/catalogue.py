"""The latent world behind the demo data: genres hold scenes, scenes hold artists, artists hold songs.

A *scene* is what nobody is told of: a few dozen songs liked by the same people, with a mood, an occasion
and an era of its own. Genres are told (song_meta.json), so a genre's favourites beat the charts, and
whoever finds the scenes behind the playlists beats both.
"""

from dataclasses import dataclass

import numpy as np

from demo.genres import DETAILS, WEIGHTS
from demo.sampling import Ints, Weighted, rank_within, starts_of, zipf_weights
from demo.words import ERAS, MOODS, OCCASIONS, SYLLABLES


@dataclass(frozen=True)
class Size:
    songs: int
    artists: int
    scenes: int
    zipf: float  # how steeply the songs' popularity falls with their rank in the scene
    train: int
    questions: int


SIZES = {
    "demo": Size(songs=6_000, artists=900, scenes=180, zipf=0.8, train=3_000, questions=600),
    "full": Size(songs=707_989, artists=90_000, scenes=400, zipf=1.1, train=115_071, questions=23_015),
}


@dataclass(frozen=True)
class Scenes:
    """One row per scene, sorted by genre."""

    genre: Ints
    detail: Ints
    mood: Ints
    occasion: Ints
    era: Ints
    row: Weighted


@dataclass(frozen=True)
class Catalogue:
    """Songs sorted by artist, artists by scene, scenes by genre: each of these is a stretch of the songs."""

    scenes: Scenes
    artist_scene: Ints
    artist_row: Weighted
    artist_names: list[str]
    song_artist: Ints
    song_row: Weighted
    song_ids: Ints  # a song's place in the row tells its scene, its public id must not

    @property
    def song_scene(self) -> Ints:
        return self.artist_scene[self.song_artist]

    def genre_scenes(self) -> Ints:
        return starts_of(self.scenes.genre, len(WEIGHTS))

    def scene_artists(self) -> Ints:
        return starts_of(self.artist_scene, len(self.scenes.genre))

    def artist_songs(self) -> Ints:
        return starts_of(self.song_artist, len(self.artist_scene))


def make_catalogue(size: Size, rng: np.random.Generator) -> Catalogue:
    artist_weights = zipf_weights(rng.permutation(size.artists), 0.6)
    artist_scene = _spread(size.artists, np.ones(size.scenes), rng)
    song_artist = _spread(size.songs, artist_weights, rng)
    ranks = rank_within(artist_scene[song_artist], size.scenes, rng)
    return Catalogue(
        scenes=_make_scenes(size.scenes, rng),
        artist_scene=artist_scene,
        artist_row=Weighted.of(artist_weights),
        artist_names=_name_artists(size.artists, rng),
        song_artist=song_artist,
        song_row=Weighted.of(zipf_weights(ranks, size.zipf)),
        song_ids=rng.permutation(size.songs),
    )


def _make_scenes(count: int, rng: np.random.Generator) -> Scenes:
    genre = _spread(count, np.array(WEIGHTS), rng)
    details = np.array([len(names) for names in DETAILS])
    return Scenes(
        genre=genre,
        detail=rng.integers(1, details[genre] + 1),
        mood=rng.integers(len(MOODS), size=count),
        occasion=rng.integers(len(OCCASIONS), size=count),
        era=rng.choice(len(ERAS), size=count, p=[0.08, 0.12, 0.2, 0.4, 0.2]),
        row=Weighted.of(zipf_weights(rng.permutation(count), 0.3)),
    )


def _spread(children: int, weights: np.typing.NDArray[np.float64], rng: np.random.Generator) -> Ints:
    """Deal children out to parents by weight, at least one to each; sorted."""
    parents = len(weights)
    dealt = rng.choice(parents, size=children - parents, p=weights / weights.sum())
    return np.sort(np.concatenate([np.arange(parents), dealt]))


def _name_artists(count: int, rng: np.random.Generator) -> list[str]:
    base = len(SYLLABLES)
    numbers = rng.choice(base**3, size=count, replace=False)
    names = (SYLLABLES[n % base] + SYLLABLES[n // base % base] + SYLLABLES[n // base**2] for n in numbers.tolist())
    return list(names)
