"""The playlists: each somebody's mix of one or two scenes, an artist, a genre and the charts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from demo.catalogue import Catalogue
from demo.genres import TAGS
from demo.sampling import Floats, Ints, Lists, Weighted, draw_lists
from demo.words import ANYTIME, ERAS, MOODS, OCCASIONS, TITLES, tag_list
from scoring.challenge.masking import Playlist

# Shares of a playlist's songs on average: its scene, another scene, an artist, the genre, the whole catalogue.
SONG_MIX = np.array([2.5, 1.0, 1.0, 0.4, 3.2])
# Shares of its tags: genre, mood, occasion, era, at any time, artist.
TAG_MIX = np.array([0.20, 0.28, 0.28, 0.06, 0.13, 0.05])
LONGEST, MOST_TAGS = 200, 11
LAST_UPDATE = datetime(2020, 4, 26)  # noqa: DTZ001  (Kakao's files carry no zone)
YEARS_OF_UPDATES = 8


@dataclass(frozen=True)
class Themes:
    """What each playlist is about; one row per playlist."""

    scene: Ints
    other_scene: Ints
    artist: Ints
    mood: Ints
    occasion: Ints


def make_playlists(catalogue: Catalogue, dates: Ints, count: int, rng: np.random.Generator) -> list[Playlist]:
    """Whole playlists; `dates` are the songs' issue dates in the catalogue's order."""
    themes = _draw_themes(catalogue, count, rng)
    songs = _draw_songs(catalogue, themes, rng)
    ids = rng.permutation(count + count // 30)[:count].tolist()
    likes = (rng.pareto(0.9, count) * 2).astype(np.int64).clip(max=60_000).tolist()
    columns = zip(
        _draw_tags(catalogue, themes, rng),
        ids,
        _draw_titles(catalogue, themes, rng),
        Lists(songs.starts, catalogue.song_ids[songs.items]).to_python(),
        likes,
        _draw_updates(songs, dates, rng),
        strict=True,
    )
    return [
        {
            "tags": tags,
            "id": id_,
            "plylst_title": title,
            "songs": list_,
            "like_cnt": like,
            "updt_date": update,
        }
        for tags, id_, title, list_, like, update in columns
    ]


def _draw_themes(catalogue: Catalogue, count: int, rng: np.random.Generator) -> Themes:
    scenes, genre_scenes = catalogue.scenes, catalogue.genre_scenes()
    scene = scenes.row.draw_any(count, rng)
    genre = scenes.genre[scene]
    akin = scenes.row.draw(genre_scenes[genre], genre_scenes[genre + 1], rng)
    other_scene = np.where(rng.random(count) < 0.6, akin, scenes.row.draw_any(count, rng))
    starts = catalogue.scene_artists()
    return Themes(
        scene=scene,
        other_scene=other_scene,
        artist=catalogue.artist_row.draw(starts[scene], starts[scene + 1], rng),
        mood=_mostly(scenes.mood[scene], len(MOODS), rng),
        occasion=_mostly(scenes.occasion[scene], len(OCCASIONS), rng),
    )


def _mostly(expected: Ints, choices: int, rng: np.random.Generator) -> Ints:
    return np.where(rng.random(len(expected)) < 0.85, expected, rng.integers(choices, size=len(expected)))


def _draw_songs(catalogue: Catalogue, themes: Themes, rng: np.random.Generator) -> Lists:
    count = len(themes.scene)
    artist_songs = catalogue.artist_songs()
    scene_songs = artist_songs[catalogue.scene_artists()]
    genre_songs = scene_songs[catalogue.genre_scenes()]
    genre = catalogue.scenes.genre[themes.scene]
    everything = np.tile([0, len(catalogue.song_row)], (count, 1))
    pools = [
        _stretch(scene_songs, themes.scene),
        _stretch(scene_songs, themes.other_scene),
        _stretch(artist_songs, themes.artist),
        _stretch(genre_songs, genre),
        everything,
    ]
    lengths = np.exp(rng.normal(3.45, 0.85, count)).astype(np.int64).clip(1, LONGEST)
    mix = rng.dirichlet(SONG_MIX, count)
    return draw_lists(catalogue.song_row, np.stack(pools, axis=1), mix, lengths, rng)


def _stretch(starts: Ints, chosen: Ints) -> Ints:
    return np.stack([starts[chosen], starts[chosen + 1]], axis=1)


def _draw_tags(catalogue: Catalogue, themes: Themes, rng: np.random.Generator) -> list[list[str]]:
    groups = [tag_list(words) for table in (TAGS, MOODS, OCCASIONS, ERAS) for words in table.values()]
    groups.append(tag_list(ANYTIME))
    names = [word for group in groups for word in group] + catalogue.artist_names
    weights = [(np.arange(len(group)) + 1.0) ** -0.7 for group in groups]
    row = Weighted.of(np.concatenate([*weights, np.ones(len(catalogue.artist_names))]))
    group_starts = np.cumsum([0, *map(len, groups)])
    chosen = [
        catalogue.scenes.genre[themes.scene],
        len(TAGS) + themes.mood,
        len(TAGS) + len(MOODS) + themes.occasion,
        len(TAGS) + len(MOODS) + len(OCCASIONS) + catalogue.scenes.era[themes.scene],
        np.full(len(themes.scene), len(groups) - 1),
    ]
    artist = group_starts[-1] + themes.artist
    pools = [*(_stretch(group_starts, group) for group in chosen), np.stack([artist, artist + 1], axis=1)]
    lengths = (1 + rng.poisson(3.2, len(artist))).clip(max=MOST_TAGS)
    mix: Floats = np.tile(TAG_MIX, (len(artist), 1))
    lists = draw_lists(row, np.stack(pools, axis=1), mix, lengths, rng).to_python()
    return [[names[tag] for tag in tags] for tags in lists]


def _draw_titles(catalogue: Catalogue, themes: Themes, rng: np.random.Generator) -> list[str]:
    moods, occasions, eras = list(MOODS), list(OCCASIONS), list(ERAS)
    genre_words = [tag_list(words) for words in TAGS.values()]
    template = rng.integers(len(TITLES), size=len(themes.scene))
    word = rng.integers(1_000, size=len(themes.scene))
    columns = [
        template, word, catalogue.scenes.genre[themes.scene], themes.mood,
        themes.occasion, catalogue.scenes.era[themes.scene], themes.artist,
    ]  # fmt: skip
    return [
        TITLES[t].format(
            genre=genre_words[g][w % len(genre_words[g])],
            mood=moods[m],
            occasion=occasions[o],
            era=eras[e],
            artist=catalogue.artist_names[a],
        )
        for t, w, g, m, o, e, a in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _draw_updates(songs: Lists, dates: Ints, rng: np.random.Generator) -> list[str]:
    """When each was last changed: at random, mostly of late, but after its newest song came out."""
    newest = np.maximum.reduceat(dates[songs.items], songs.starts[:-1])
    ago = rng.power(0.5, len(newest)) * YEARS_OF_UPDATES * 365 * 86_400
    updates = []
    for date, seconds in zip(newest.tolist(), ago.tolist(), strict=True):
        issued = datetime(date // 10_000, date // 100 % 100 or 1, date % 100 or 1)  # noqa: DTZ001
        span = max((LAST_UPDATE - issued).total_seconds(), 0.0)
        updates.append(
            (LAST_UPDATE - timedelta(seconds=seconds % span if span else 0)).strftime("%Y-%m-%d %H:%M:%S.000")
        )
    return updates
