"""Files that are refused: each with its code, and the place where it stands."""

import gzip
import json
import random
import tracemalloc

import pytest

import scoring

SONGS = json.dumps(list(range(100)))
TAGS = json.dumps([f"t{i}" for i in range(10)])
ESCAPED_T1 = '"\\u00741"'
GOOD = f'{{"id": 7, "songs": {SONGS}, "tags": {TAGS}}}'


def row(**changed: str) -> str:
    """A right row, with some fields' JSON replaced."""
    fields = {"id": "7", "songs": SONGS, "tags": TAGS} | changed
    return "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}"


def items(first: str, rest: str) -> str:
    """A list in place of another with its first item replaced."""
    return "[" + first + "," + rest.split(",", 1)[1]


def song(first: str) -> str:
    return row(songs=items(first, SONGS))


def tag(first: str) -> str:
    return row(tags=items(first, TAGS))


WHOLE_FILES = {
    "nothing": (b"", ("empty_file", None, None)),
    "a line end": (b"\n", ("empty_file", None, None)),
    "an object": (b'{"predictions": []}', ("not_an_array", None, None)),
    "a picture": (b"\x89PNG\r\n\x1a\n", ("not_an_array", None, None)),
    "no rows": (b" [ ] ", ("no_rows", None, None)),
    "bom": (b"\xef\xbb\xbf[]", ("bom", None, None)),
    "utf-16 with bom": (f"[{GOOD}]".encode("utf-16"), ("bad_encoding", None, None)),
    "utf-16 without bom": (f"[{GOOD}]".encode("utf-16-le"), ("bad_encoding", None, None)),
    "utf-16-be": (f"[{GOOD}]".encode("utf-16-be"), ("bad_encoding", None, None)),
    "nul bytes": (b"\0" * 1000, ("bad_encoding", None, None)),
    "trailing garbage": (f"[{GOOD}] x".encode(), ("trailing_data", None, None)),
    "two documents": (f"[{GOOD}][]".encode(), ("trailing_data", None, None)),
    "trailing nul": (f"[{GOOD}]\0".encode(), ("trailing_data", None, None)),
    "trailing comma": (f"[{GOOD},]".encode(), ("bad_json", 2, None)),
    "only a comma": (b"[,]", ("bad_json", 1, None)),
    "no comma": (f"[{GOOD} {GOOD}]".encode(), ("bad_json", 1, None)),
    "comment": (f"[{GOOD}, // the last\n{GOOD}]".encode(), ("bad_json", 2, None)),
    "not closed": (f"[{GOOD}".encode(), ("truncated", 1, None)),
    "closed by a brace": (f"[{GOOD}}}".encode(), ("bad_json", 1, None)),
    "ends after the bracket": (b"[", ("truncated", 1, None)),
    "ends after a comma": (f"[{GOOD},".encode(), ("truncated", 2, None)),
    "ends in a row": (f"[{GOOD}, {GOOD[:-30]}".encode(), ("truncated", 2, None)),
    "ends in a string": (b'["abc', ("truncated", 1, None)),
    "deep nesting": (b"[" + b"[" * 100_000 + b"]" * 100_000 + b"]", ("too_deep", 1, None)),
    "deep nesting, open": (b"[" * 1_000_000, ("too_deep", 1, None)),
    "deep nesting in a field": (f"[{row(x='[' * 40 + ']' * 40)}]".encode(), ("too_deep", 1, None)),
    "deep objects": (b'[{"a":' * 50_000, ("too_deep", 1, None)),
    "a long string": (b'["' + b"a" * 3_000_000 + b'"]', ("row_too_long", 1, None)),
    "a long open string": (b'["' + b"a" * 3_000_000, ("row_too_long", 1, None)),
    "a long number": (b"[" + b"1" * 3_000_000 + b"]", ("row_too_long", 1, None)),
    "a long row": (f"[{row(x='[' + '1,' * 600_000 + '1]')}]".encode(), ("row_too_long", 1, None)),
}

ROWS = {
    "a list": ("[]", ("not_an_object", None)),
    "a number": ("5", ("not_an_object", None)),
    "null": ("null", ("not_an_object", None)),
    "no id": (GOOD.replace('"id": 7, ', ""), ("missing_field", "id")),
    "no songs": (GOOD.replace("songs", "song"), ("missing_field", "songs")),
    "id as text": (row(id='"7"'), ("wrong_type", "id")),
    "id with a point": (row(id="7.0"), ("wrong_type", "id")),
    "id with an exponent": (row(id="7e0"), ("wrong_type", "id")),
    "id true": (row(id="true"), ("wrong_type", "id")),
    "id null": (row(id="null"), ("wrong_type", "id")),
    "id beyond int64": (row(id=str(2**63)), ("integer_too_large", "id")),
    "id below int64": (row(id=str(-(2**63) - 1)), ("integer_too_large", "id")),
    "id of 5,000 digits": (row(id="9" * 5000), ("integer_too_large", "id")),
    "songs an object": (row(songs="{}"), ("wrong_type", "songs")),
    "song as text": (song('"12"'), ("wrong_item_type", "songs")),
    "song with a point": (song("12.0"), ("wrong_item_type", "songs")),
    "song true": (song("true"), ("wrong_item_type", "songs")),
    "song a list": (song("[1]"), ("wrong_item_type", "songs")),
    "song nan": (song("NaN"), ("not_finite", "songs")),
    "song infinite": (song("-Infinity"), ("not_finite", "songs")),
    "song 1e999": (song("1e999"), ("not_finite", "songs")),
    "song beyond int64": (song(str(2**64)), ("integer_too_large", "songs")),
    "song of 18446744073709551616 in another field": (row(x=str(2**64)), ("integer_too_large", "x")),
    "99 songs": (row(songs=json.dumps(list(range(99)))), ("wrong_length", "songs")),
    "101 songs": (row(songs=json.dumps(list(range(101)))), ("wrong_length", "songs")),
    "no songs in the list": (row(songs="[]"), ("wrong_length", "songs")),
    "no tags in the list": (row(tags="[]"), ("wrong_length", "tags")),
    "a song twice": (song("99"), ("repeated_item", "songs")),
    "0 and -0": (row(songs=items("-0", SONGS).replace(" 1,", " 0,", 1)), ("repeated_item", "songs")),
    "a tag twice": (tag('"t1"'), ("repeated_item", "tags")),
    "a tag twice, once escaped": (tag(ESCAPED_T1), ("repeated_item", "tags")),
    "tag as number": (tag("5"), ("wrong_item_type", "tags")),
    "tag null": (tag("null"), ("wrong_item_type", "tags")),
    "a long tag": (tag(f'"{"x" * 1001}"'), ("string_too_long", "tags")),
    "id twice": (row(id='7, "id": 8'), ("repeated_key", "id")),
    "id twice, once escaped": (row(id='7, "\\u0069d": 8'), ("repeated_key", "id")),
    "another key twice": (row(x="1", y='2, "x": 3'), ("repeated_key", "x")),
    "a key twice further in": (row(x='{"a": 1, "a": 2}'), ("repeated_key", "a")),
    "an escaped nul": (tag('"a\\u0000"'), ("nul", "tags")),
    "an escaped nul in another field": (row(x='["\\u0000"]'), ("nul", "x")),
    "an escaped nul in a key": (GOOD[:-1] + ', "\\u0000": 1}', ("nul", None)),
    "half a pair": (tag('"\\ud83d"'), ("lone_surrogate", "tags")),
    "half a pair in another field": (row(x='"\\udc00"'), ("lone_surrogate", "x")),
    "nan in another field": (row(x="[NaN]"), ("not_finite", "x")),
}

BROKEN_ROWS = {
    "a raw nul": (tag('"a\0"').encode(), "nul"),
    "a raw nul in another field": (row(x='"\0"').encode(), "nul"),
    "a raw control character": (tag('"a\nb"').encode(), "bad_json"),
    "latin-1": (tag('"caf\xe9"').encode("latin-1"), "bad_encoding"),
    "overlong utf-8": (tag('"%"').encode().replace(b"%", b"\xc0\x80"), "bad_encoding"),
    "a surrogate in utf-8": (tag('"%"').encode().replace(b"%", b"\xed\xa0\x80"), "bad_encoding"),
    "latin-1 in another field": (row(x='"\xe9"').encode("latin-1"), "bad_encoding"),
    "leading zero": (row(id="07").encode(), "bad_json"),
    "single quotes": (GOOD.replace('"', "'").encode(), "bad_json"),
    "a comma in a list too many": (row(songs=SONGS[:-1] + ",]").encode(), "bad_json"),
    "mismatched brackets": (row(songs=SONGS[:-1] + "}").encode(), "bad_json"),
    "a word": (b"nope", "bad_json"),
    "a bom inside": (b"\xef\xbb\xbf" + GOOD.encode(), "bad_json"),
}


def problems_of(path, task):
    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(path, task)
    return caught.value


@pytest.mark.parametrize(("content", "expected"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_whole_file(content, expected, written, melon):
    error = problems_of(written(content), melon)

    assert [(problem.code, problem.row, problem.field) for problem in error.problems] == [expected]
    assert error.total == 1


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_row(text, expected, written, melon):
    error = problems_of(written(f"[{row(id='1')}, {text}, {row(id='3')}]"), melon)

    assert [(problem.code, problem.row, problem.field) for problem in error.problems] == [(expected[0], 2, expected[1])]


def test_a_tag_twice_in_the_first_row_the_first_time_escaped(written, melon):
    error = problems_of(written(f"[{tag(ESCAPED_T1)}, {row(id='2')}]"), melon)

    assert error.problems == [scoring.Problem("repeated_item", 1, 7, "tags", {"item": "t1", "position": 2})]


@pytest.mark.parametrize(("data", "code"), BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_row_that_is_no_json_ends_the_reading(data, code, written, melon):
    error = problems_of(written(b"[" + song("99").encode() + b"," + data + b"," + song("99").encode() + b"]"), melon)

    assert [(problem.code, problem.row) for problem in error.problems] == [("repeated_item", 1), (code, 2)]


def test_all_that_is_wrong_with_a_row_is_told(written, melon):
    error = problems_of(written(f"[{row(songs='[]', tags=items('5', TAGS), id='true', x='NaN')}]"), melon)

    assert sorted((problem.code, problem.field) for problem in error.problems) == [
        ("not_finite", "x"),
        ("wrong_item_type", "tags"),
        ("wrong_type", "id"),
    ]


def test_a_problem_names_row_id_and_what_was_found(written, melon):
    error = problems_of(written(f"[{tag('5')}]"), melon)

    assert error.problems == [
        scoring.Problem("wrong_item_type", 1, 7, "tags", {"position": 1, "expected": "string", "got": "integer"})
    ]


def test_the_first_twenty_are_listed_and_all_are_counted(written, melon, playlist):
    error = problems_of(written([playlist(i, songs=[]) for i in range(50)]), melon)

    assert [problem.row for problem in error.problems] == list(range(1, 21))
    assert error.total == 50


def test_an_id_may_stand_once(written, melon, playlist):
    error = problems_of(written([playlist(5), playlist(6), playlist(5), playlist(5)]), melon)

    assert error.problems == [scoring.Problem("repeated_id", 3, 5, "id"), scoring.Problem("repeated_id", 4, 5, "id")]


def test_more_rows_than_allowed(written, playlist):
    task = scoring.load_task({"preset": "melon-2020", "limits": {"rows": 2}})

    error = problems_of(written([playlist(i) for i in range(4)]), task)

    assert error.problems == [scoring.Problem("too_many_rows", params={"limit": 2})]


def test_a_row_longer_than_allowed_among_many(written):
    task = scoring.load_task({"preset": "melon-2020", "limits": {"row_bytes": len(GOOD) + 10}})

    error = problems_of(written(f"[{GOOD}, {GOOD}, {row(x='1' * 20)}, {GOOD}]"), task)

    assert error.problems == [scoring.Problem("row_too_long", 3, params={"limit": len(GOOD) + 10})]


@pytest.mark.parametrize("place", [0, 500, 1999])
def test_one_wrong_row_among_many_is_found_at_its_place(place, written, melon):
    rows = [row(id=str(number)) for number in range(2_000)]
    rows[place] = row(id=str(place), songs=items("99", SONGS))

    error = problems_of(written(f"[{', '.join(rows)}]"), melon)

    params = {"item": 99, "position": 100}
    assert error.problems == [scoring.Problem("repeated_item", place + 1, place, "songs", params)]


def test_more_bytes_than_allowed(written, playlist):
    task = scoring.load_task({"preset": "melon-2020", "limits": {"bytes": 1000}})

    error = problems_of(written([playlist(1), playlist(2)]), task)

    assert error.problems == [scoring.Problem("too_large", params={"limit": 1000})]


def test_hostile_text_is_shown_short_and_harmless(written, melon):
    key = "\\u001b\\ud800" + "k" * 99

    error = problems_of(written(f'[{GOOD[:-1]}, "{key}": 1, "{key}": 2}}]'), melon)

    assert {problem.field for problem in error.problems if problem.code == "repeated_key"} == {"��" + "k" * 58}


def test_many_small_wrong_rows_take_no_memory(written):
    path = written(b"[" + b"[]," * 1_000_000 + b"[]]")
    task = scoring.load_task({"preset": "melon-2020", "limits": {"rows": 20_000}})

    tracemalloc.start()
    error = problems_of(path, task)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert error.total == 20_001  # the limit of rows, and that there are more
    assert peak < 4_000_000


@pytest.mark.parametrize("rows", [300, 500, 900, 1300, 1800])
def test_a_row_is_told_although_the_file_is_cut_off_behind_it(rows, written, melon):
    """Wherever the fault of the file is met: while the row's own part of it is read, or a later one."""
    draw = random.Random(rows)
    songs = [json.dumps(draw.sample(range(10**6), 100)) for _ in range(rows)]
    songs[3] = items(str(json.loads(songs[3])[1]), songs[3])
    text = "[" + ",".join(row(id=str(number), songs=each) for number, each in enumerate(songs)) + "]"

    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.read_predictions(written(gzip.compress(text.encode())[:-9]), melon)

    told = [(problem.code, problem.row) for problem in caught.value.problems]
    assert told == [("repeated_item", 4), ("bad_gzip", None)]
