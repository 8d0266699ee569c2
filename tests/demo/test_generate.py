"""The generated data: the same from the same seed, of Melon's shape, consistent, and giving nothing away."""

from collections import Counter
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demo.catalogue import Size, make_catalogue
from demo.generate import generate
from demo.songs import issue_dates, song_rows

Read = Callable[[str], Any]
PLAYLIST_KEYS = ["tags", "id", "plylst_title", "songs", "like_cnt", "updt_date"]
SONG_KEYS = [
    "song_gn_dtl_gnr_basket",
    "issue_date",
    "album_name",
    "album_id",
    "artist_id_basket",
    "song_name",
    "song_gn_gnr_basket",
    "artist_name_basket",
    "id",
]


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.json")}


@pytest.mark.usefixtures("tiny")
def test_one_seed_makes_the_same_bytes_and_another_makes_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(tmp_path / name, seed=seed)

    first, again, other = (all_bytes(tmp_path / name) for name in "abc")
    assert first == again
    assert sorted(name for name in first if first[name] == other[name]) == ["data/genre_gn_all.json"]


def test_the_demo_has_the_sizes_it_promises(read: Read) -> None:
    files = ("data/train.json", "data/val.json", "secret/answers.json", "data/song_meta.json", "data/genre_gn_all.json")

    assert [len(read(name)) for name in files] == [3_000, 600, 600, 6_000, 254]


@pytest.mark.parametrize("name", ["data/train.json", "data/val.json", "secret/answers.json"])
def test_playlists_have_kakaos_shape(read: Read, name: str) -> None:
    for row in read(name):
        assert list(row) == PLAYLIST_KEYS
        assert [type(row[key]) for key in PLAYLIST_KEYS] == [list, int, str, list, int, str]
        assert {type(song) for song in row["songs"]} <= {int}
        assert {type(tag) for tag in row["tags"]} <= {str}
        day, _, moment = row["updt_date"].partition(" ")
        assert date.fromisoformat(day) <= date(2020, 4, 26)
        assert time.fromisoformat(moment).isoformat("milliseconds") == moment
        assert moment.endswith(".000")
        assert row["like_cnt"] >= 0


def test_training_playlists_hold_distinct_known_songs_and_tags(read: Read) -> None:
    for row in read("data/train.json"):
        assert 1 <= len(row["songs"]) == len(set(row["songs"])) <= 200
        assert 1 <= len(row["tags"]) == len(set(row["tags"])) <= 11
        assert set(row["songs"]) <= set(range(6_000))
        assert all(tag.strip() == tag for tag in row["tags"])
        assert row["plylst_title"].strip()


def test_no_playlist_was_changed_before_its_newest_song_came_out(read: Read) -> None:
    issued = [song["issue_date"] for song in read("data/song_meta.json")]

    late = [
        row["id"]
        for row in read("data/train.json")
        if row["updt_date"][:10].replace("-", "") < max(issued[song] for song in row["songs"])
    ]
    assert late == []


def test_songs_have_kakaos_shape(read: Read) -> None:
    codes = read("data/genre_gn_all.json")
    songs = read("data/song_meta.json")

    assert [song["id"] for song in songs] == list(range(6_000))
    assert sum(song["album_name"] is None for song in songs) == 4
    for song in songs:
        assert list(song) == SONG_KEYS
        assert len(song["artist_id_basket"]) == len(song["artist_name_basket"]) == 1
        assert all(code[-2:] == "00" and code in codes for code in song["song_gn_gnr_basket"])
        mains = {code[:4] for code in song["song_gn_gnr_basket"]}
        assert {code[:4] for code in song["song_gn_dtl_gnr_basket"]} == mains
        assert all(code[-2:] != "00" and code in codes for code in song["song_gn_dtl_gnr_basket"])
        issued = song["issue_date"]
        assert issued[4:] == "0000" or date.fromisoformat(issued) <= date(2020, 4, 20)
    genres = Counter(len(song["song_gn_gnr_basket"]) for song in songs)
    assert genres[1] > 5_000
    assert genres[2] > 300
    assert 0 < genres[0] < 60
    assert any(song["issue_date"].endswith("0000") for song in songs)


def test_an_artist_has_one_name_and_an_album_one_artist_and_date(read: Read) -> None:
    names, albums = {}, {}
    for song in read("data/song_meta.json"):
        (artist,), (name,) = song["artist_id_basket"], song["artist_name_basket"]
        assert names.setdefault(artist, name) == name
        assert albums.setdefault(song["album_id"], (artist, song["issue_date"])) == (artist, song["issue_date"])
    assert len(set(names.values())) == len(names) == 900
    assert len(albums) > 900


def test_thirty_main_genres_and_the_detailed_ones_below_them(read: Read) -> None:
    codes = read("data/genre_gn_all.json")

    mains = [code for code in codes if code.endswith("00")]
    assert mains == [f"GN{number:02d}00" for number in range(1, 31)]
    assert {code[:4] for code in codes} == {code[:4] for code in mains}
    assert codes["GN0100"] == "발라드"


@pytest.mark.parametrize("column", ["song", "artist", "album"])
def test_ids_do_not_tell_the_scene(tiny: Size, column: str) -> None:
    rng = np.random.default_rng(3)
    catalogue = make_catalogue(tiny, rng)
    rows = list(song_rows(catalogue, issue_dates(catalogue, rng), rng))
    ids = {
        "song": [row["id"] for row in rows],
        "artist": [row["artist_id_basket"][0] for row in rows],
        "album": [row["album_id"] for row in rows],
    }
    scene = catalogue.song_scene[np.argsort(catalogue.song_ids)]

    # Sorted ids would give 1; of 90 artists dealt out at random 0.1 is one standard deviation.
    assert abs(np.corrcoef(ids[column], scene)[0, 1]) < 0.35


def test_popularity_has_a_head_and_a_long_tail(read: Read) -> None:
    counts = Counter(song for row in read("data/train.json") for song in row["songs"])
    ranked = [count for _, count in counts.most_common()]

    assert len(ranked) > 5_000
    assert ranked[0] > 5 * ranked[len(ranked) // 2]
    assert sum(ranked[:600]) > 0.25 * sum(ranked)


def test_the_questions_are_made_up_as_the_contests_were(read: Read) -> None:
    shown = Counter((bool(row["plylst_title"]), bool(row["songs"]), bool(row["tags"])) for row in read("data/val.json"))

    assert shown == {
        (False, True, False): 252,
        (False, True, True): 234,
        (True, False, True): 66,
        (True, False, False): 48,
    }


def test_nothing_hidden_is_published(read: Read) -> None:
    answers = {row["id"]: row for row in read("secret/answers.json")}

    assert not answers.keys() & {row["id"] for row in read("data/train.json")}
    for row in read("data/val.json"):
        assert not set(row["songs"]) & set(answers[row["id"]]["songs"])
        assert not set(row["tags"]) & set(answers[row["id"]]["tags"])
        assert 1 <= len(answers[row["id"]]["songs"]) <= 100
        assert 1 <= len(answers[row["id"]]["tags"]) <= 10
