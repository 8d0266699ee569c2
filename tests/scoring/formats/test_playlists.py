"""What is accepted, and that both ways through a row agree."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring.formats import playlists
from scoring.formats.plain_playlists import find_plain

SMALL = {
    **scoring.load_task({"preset": "melon-2020"}).canonical(),
    "preset": "small",
    "format": {"kind": "playlists", "songs": 3, "tags": 2},
}
MEASURE = """
import pathlib, resource, sys, scoring
task = scoring.load_task({"preset": "melon-2020"})
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = scoring.read_predictions(pathlib.Path(sys.argv[1]), task).rows
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""


@pytest.fixture(scope="module")
def small():
    return scoring.load_task(SMALL)


def test_columns(written, small):
    rows = [{"id": 5, "songs": [3, -1, 2], "tags": ["밤", "b"]}, {"id": -4, "songs": [9, 8, 7], "tags": ["b", ""]}]

    columns = scoring.read_predictions(written(rows), small)

    assert columns.ids.shown() == [5, -4]
    assert columns.fields["songs"].items.tolist() == [[3, -1, 2], [9, 8, 7]]
    assert columns.fields["tags"].items.tolist() == [[0, 1], [1, 2]]
    assert columns.fields["tags"].table.strings() == ["밤", "b", ""]
    assert columns.ids.values.dtype == np.int64
    assert {name: field.items.dtype for name, field in columns.fields.items()} == {"songs": np.int32, "tags": np.int32}


@pytest.mark.parametrize(
    "text",
    [
        '{"tags": ["밤", "b"], "songs": [3, -1, 2], "id": 5}',
        '{"id":5,"songs":[3,-1,2],"tags":["\\ubc24","b"]}',
        '{"id": 5, "songs": [3, -1, 2], "tags": ["밤", "b"], "title": "a: {b}", "x": [{"y": 1.5e3}, null, true]}',
        '{"i\\u0064": 5, "songs": [3, -1, 2], "tags": ["밤", "b"], "\\"": "}\\\\"}',
        ' {\n"id"\t:5,\r"songs":[3,-1,2] , "tags":["밤","b"]} ',
    ],
    ids=["any order", "escaped", "extra keys", "escaped keys", "white space"],
)
def test_ways_to_write_a_row(text, written, small):
    columns = scoring.read_predictions(written(f"[{text}]"), small)

    assert (columns.ids.shown(), columns.fields["songs"].items.tolist()) == ([5], [[3, -1, 2]])
    assert columns.fields["tags"].table.strings() == ["밤", "b"]


def test_the_whole_range_of_integers(written, small):
    songs = [[2**31 - 1, -(2**31), 5], [2**31, 6, 7], [2**63 - 1, -(2**63), 10**18], [8, 9, 10]]
    ids = [3, -(2**63), 2**63 - 1, 10**16]
    rows = [{"id": number, "songs": items, "tags": ["a", "b"]} for number, items in zip(ids, songs, strict=True)]

    columns = scoring.read_predictions(written(rows), small)

    assert (columns.ids.shown(), columns.fields["songs"].items.tolist()) == (ids, songs)


def test_tags_are_told_apart_by_code_points(written, small):
    tags = ["\uac01", "\u1100\u1161\u11a8"]

    columns = scoring.read_predictions(written([{"id": 1, "songs": [1, 2, 3], "tags": tags}]), small)

    assert columns.fields["tags"].items.tolist() == [[0, 1]]


numbers = st.integers(0, 3) | st.sampled_from([2**63, -(2**63) - 1, 1.0, 1.5, True, None, "1", [], {}])
strings = st.text(st.sampled_from('ab:\0\ud800\\"'), max_size=2) | st.sampled_from([1, None, [], "x" * 1001])
keys = st.sampled_from(["id", "songs", "tags", "title"])
fields = {
    "id": numbers,
    "songs": st.lists(numbers, min_size=2, max_size=4) | numbers,
    "tags": st.lists(strings, min_size=1, max_size=3) | strings,
    "title": strings,
}


@st.composite
def written_rows(draw):
    """A row as text, with keys left out, in any order and twice."""
    names = draw(st.lists(keys, max_size=5) | st.permutations(["id", "songs", "tags"]))
    parts = [(name, draw(fields[name])) for name in names]
    escaped = draw(st.booleans()) or any("\\ud800" in json.dumps(value) for _, value in parts)
    body = ", ".join(f'"{name}": {json.dumps(value, ensure_ascii=escaped)}' for name, value in parts)
    return parts, "{" + body + "}"


def is_right(parts) -> bool:
    """The contract, said once more and otherwise."""
    row = dict(parts)
    songs, tags = row.get("songs"), row.get("tags")
    escaped = json.dumps(row)
    return (
        len(row) == len(parts)
        and all(isinstance(items, list) for items in (songs, tags))
        and all(type(number) is int and -(2**63) <= number < 2**63 for number in [row.get("id"), *songs])
        and all(type(tag) is str and len(tag) <= 1000 for tag in tags)
        and (len(songs), len(set(songs)), len(tags), len(set(tags))) == (3, 3, 2, 2)
        and not ("\\u0000" in escaped or "\\ud800" in escaped)
    )


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(row=written_rows())
def test_a_row_is_taken_if_and_only_if_it_is_right(row, tmp_path, small):
    parts, text = row
    path = tmp_path / "row.json"
    # Of several rows the first ones may be read at once.
    last = {"id": 9, "songs": [1, 2, 3], "tags": ["c", "d"]}
    path.write_text(f"[{text}, {json.dumps(last)}]", encoding="utf-8")
    if not is_right(parts):
        with pytest.raises(scoring.InvalidPredictions):
            scoring.read_predictions(path, small)
        return

    columns = scoring.read_predictions(path, small)

    value = json.loads(text)
    strings = columns.fields["tags"].table.strings()
    assert columns.fields["songs"].items.tolist() == [value["songs"], last["songs"]]
    assert [[strings[code] for code in row] for row in columns.fields["tags"].items] == [value["tags"], last["tags"]]


songs = st.integers(0, 10**6) | st.sampled_from([-1, 10**8, 10**16 - 1, 10**16, 2**63 - 1, -(2**63)])
tags = st.text(st.sampled_from('ab한😀"\\{}[],: \n'), max_size=7) | st.sampled_from(["x" * 17, "y" * 17])
right_rows = st.tuples(
    st.lists(songs, min_size=3, max_size=3, unique=True), st.lists(tags, min_size=2, max_size=2, unique=True)
)
SPELLINGS = [{}, {"separators": (",", ":")}, {"ensure_ascii": False}, {"ensure_ascii": False, "indent": 1}]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(drawn=st.lists(right_rows, min_size=1, max_size=30), between=st.sampled_from([",", ", ", "\n,\t "]))
def test_the_spelling_changes_no_bit(drawn, between, written, small):
    rows = [{"id": number * 7 - 3, "songs": songs, "tags": tags} for number, (songs, tags) in enumerate(drawn)]
    first = list(dict.fromkeys(tag for row in rows for tag in row["tags"]))

    for spelling in [*SPELLINGS, None]:
        texts = [json.dumps(row, **(SPELLINGS[n % 4] if spelling is None else spelling)) for n, row in enumerate(rows)]
        columns = scoring.read_predictions(written("[" + between.join(texts) + "]"), small)

        assert columns.ids.shown() == [row["id"] for row in rows]
        assert columns.fields["songs"].items.tolist() == [row["songs"] for row in rows]
        assert columns.fields["tags"].items.tolist() == [[first.index(tag) for tag in row["tags"]] for row in rows]
        assert columns.fields["tags"].table.strings() == first


@pytest.mark.parametrize("odd", ["-1", "12345678901234567", " 5"], ids=["a sign", "17 digits", "a space more"])
@pytest.mark.parametrize("place", [0, 1, 1030, 2999])
def test_an_odd_row_among_many_plain_ones(odd, place, written, small):
    rows = [f'{{"id": {n}, "songs": [{n}, 1000{n}, 999999], "tags": ["{n % 50}", "b"]}}' for n in range(3_000)]
    rows[place] = f'{{"id": {place}, "songs": [0, 1, {odd}], "tags": ["odd", "b"]}}'

    columns = scoring.read_predictions(written(f"[{', '.join(rows)}]"), small)

    expected = [json.loads(row) for row in rows]
    assert columns.ids.shown() == [*range(3_000)]
    assert columns.fields["songs"].items.tolist() == [row["songs"] for row in expected]
    strings = columns.fields["tags"].table.strings()
    assert [[strings[code] for code in row] for row in columns.fields["tags"].items] == [
        row["tags"] for row in expected
    ]


SHORT = '{{"id": {}, "songs": [1, 2, 3], "tags": ["a", "b"]}}'
MIXED = {
    "spellings that alternate": [SHORT + ", ", SHORT.replace(" ", "") + ", "],
    "ends of lines that alternate": [SHORT + ", ", SHORT + ",\n"],
    "many blanks between": [SHORT + "," + " " * 99],
    "every other row odd": [SHORT + ", ", SHORT.replace('"songs"', ' "songs"') + ", "],
}


@pytest.mark.parametrize("rows", MIXED.values(), ids=MIXED)
def test_few_plain_rows_together_are_not_looked_for_again_and_again(rows, written, small, monkeypatch):
    looks = []
    monkeypatch.setattr(playlists, "find_plain", lambda *given: looks.append(1) or find_plain(*given))
    text = "".join(rows[number % len(rows)].format(number) for number in range(2_000))

    columns = scoring.read_predictions(written(f"[{text.rstrip(', ' + chr(10))}]"), small)

    assert columns.ids.shown() == [*range(2_000)]
    assert len(looks) < 100


def test_the_contest_s_full_size_fits_in_96_mb(tmp_path):
    songs = ", ".join(map(str, range(600_000, 600_100)))
    rows = (
        f'{{"id": {i}, "songs": [{songs}], "tags": [{", ".join(f"{chr(34)}태그{i}{j}{chr(34)}" for j in range(10))}]}}'
        for i in range(23_015)
    )
    path = tmp_path / "results.json"
    path.write_text("[" + ",\n".join(rows) + "]", encoding="utf-8")
    assert path.stat().st_size > 22_000_000

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(scoring.__file__).parents[1],
    )

    rows_read, kilobytes = map(int, done.stdout.split())
    assert rows_read == 23_015
    assert kilobytes < 96 * 1024
