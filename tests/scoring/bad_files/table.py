"""The hundred bad files: what each is, the formats it is tried in, and what comes of it.

The numbers are those of the list that they were collected in. An outcome is ``the same score`` as the right file's, to
the last bit; ``score`` and a value; or the codes of what is wrong, each with the row that it is told at (a table's
header is row 1). More than three problems are told by the first one and their number.
"""

import gzip
import zipfile
from dataclasses import dataclass

from tests.scoring.bad_files.edits import (
    ELF,
    HTML,
    HUGE_NPY,
    LAUGHS,
    MB,
    ONE_BOM,
    PARQUET,
    PICKLE,
    PNG,
    XXE,
    Edit,
    colliding_ids,
    decomposed_twin,
    encoded,
    extra_keys,
    further,
    gzip_bomb,
    head,
    like,
    many_entries,
    named,
    nested,
    overlapping,
    part,
    parts,
    row,
    row_with,
    rows,
    shuffled,
    swapped,
    symlink_to,
    tarred,
    whole,
    zip_bomb,
    zip_with,
    zipped,
)
from tests.scoring.bad_files.formats import LINES

EVERY = f"table melon {LINES}"
SAME = "the same score"


@dataclass(frozen=True)
class Try:
    """One format, the bad file in it, and what must come of it."""

    format: str
    edit: Edit
    outcome: str


@dataclass(frozen=True)
class Rule:
    """Which of two right answers holds here, and why."""

    why: str


@dataclass(frozen=True)
class Elsewhere:
    """A test, by file and name, of what is no matter of a parser."""

    test: str


Entry = list[Try] | Rule | Elsewhere


def into(formats: str, edit: Edit, outcome: str) -> list[Try]:
    return [Try(name, edit, outcome) for name in formats.split()]


def each(formats: str, name: str, contents: tuple[bytes, ...], outcome: str) -> list[Try]:
    """The same outcome, whichever of these stands in that part of the row."""
    return [attempt for content in contents for attempt in into(formats, part(name, content), outcome)]


ARABIC, WIDE = "٢".encode(), "２".encode()
DEEP = b"[" * 100_000
NULS = whole((b"\0", 200 * MB))
COMMAS = whole((b",", 100 * MB))
BLANK_LINES = whole((b"\n", 20 * MB))
AGAIN = Rule("refused, whatever the rows say: which of them was meant cannot be known")

BAD_FILES: dict[str, list[Entry]] = {
    "B01 0 bytes": [into(EVERY, whole(b""), "empty_file")],
    "B02 one line end": [
        into("table melon", whole(b"\n"), "empty_file"),
        into("brunch shopping speech", whole(b"\n"), "blank_line@1"),
        into("recsys", whole(b"\n"), "no_rows"),
    ],
    "B03 a header and no rows": [
        into("table", rows(lambda _: []), "no_rows"),
        into("melon", rows(lambda _: []), "no_rows"),
        into("recsys", whole(b"team_info,us,main,a@example.com\n"), "no_rows"),
        Rule("no_rows, not missing_ids: the parser, which tells it, does not know the ids"),
    ],
    "B04 no line end at the end": [into(EVERY, like(lambda data: data.removesuffix(b"\n")), SAME)],
    "B05 lines end in CRLF": [into(EVERY, like(lambda data: data.replace(b"\n", b"\r\n")), SAME)],
    "B06 lines end in a lone CR": [
        into(f"table {LINES}", like(lambda data: data.replace(b"\n", b"\r")), "lone_cr@1"),
        into("melon", like(lambda data: data.replace(b"\n", b"\r")), SAME),
        Rule("refused in lines, where it may be part of a text; white space to JSON"),
    ],
    "B07 a byte order mark": [
        into(f"table {LINES}", like(lambda data: ONE_BOM + data), SAME),
        into("melon", like(lambda data: ONE_BOM + data), "bom"),
        Rule("CONTRACT: refused in JSON, dropped from text"),
    ],
    "B08 two byte order marks": [
        into(f"table {LINES}", like(lambda data: ONE_BOM * 2 + data), "bom@1"),
        into("melon", like(lambda data: ONE_BOM * 2 + data), "bom"),
    ],
    "B09 UTF-16": [
        into(f"table {LINES}", encoded("utf-16"), "bad_encoding@1"),
        into("melon", encoded("utf-16"), "bad_encoding"),
        into("table", encoded("utf-16-le"), "bad_encoding@1"),
        into("brunch recsys shopping", encoded("utf-16-le"), "nul@1"),
        into("speech", encoded("utf-16-le"), "bad_encoding@1"),
        into("melon", encoded("utf-16-le"), "bad_encoding"),
    ],
    "B10 UTF-32": [
        into(f"table {LINES}", encoded("utf-32"), "bad_encoding@1"),
        into("melon", encoded("utf-32"), "bad_encoding"),
        into("melon", encoded("utf-32-be"), "bad_encoding"),
    ],
    "B11 a byte of Latin-1": [
        into("table classes", part("value", b"caf\xe9"), "bad_encoding@3"),
        into("melon", part("tag", b'"caf\xe9"'), "bad_encoding@3"),
        into(LINES, part("id", b"caf\xe9"), "bad_encoding@3"),
    ],
    "B12 overlong UTF-8": [
        into("table classes", part("value", b"\xc0\x80"), "bad_encoding@3"),
        into("melon", part("tag", b'"\xc0\x80"'), "bad_encoding@3"),
        into(LINES, part("id", b"\xc0\x80"), "bad_encoding@3"),
    ],
    "B13 a NUL in a cell": [
        into("table classes", part("value", b"0.\x005"), "nul@3"),
        into("melon", part("tag", b'"a\x00"'), "nul@3"),
        into(LINES, part("id", b"1\x00"), "nul@3"),
    ],
    "B14 200 MB of NUL": [
        into("table", NULS, "bad_encoding@1"),
        into("melon", NULS, "bad_encoding"),
        into(LINES, NULS, "row_too_long@1"),
    ],
    "B15 a header with capitals and blanks": [into("table", head(b"ID , Pred"), "missing_column@1 … 4 in all")],
    "B16 a column twice": [into("table", head(b"id,pred,pred"), "repeated_column@1")],
    "B17 a column too many": [into("table", head(b"id,pred,note"), "extra_column@1")],
    "B18 the columns swapped": [
        into("table", swapped, SAME),
        Rule("columns go by their names"),
    ],
    "B19 semicolons for separators": [
        into("table", like(lambda data: data.replace(b",", b";")), "wrong_separator@1"),
        into("recsys", like(lambda data: data.replace(b",", b";")), "text_too_long@1 … 80 in all"),
    ],
    "B20 other blanks for separators": [
        into("table", like(lambda data: data.replace(b",", b"\t")), "wrong_separator@1"),
        into("brunch", like(lambda data: data.replace(b" ", b"\t")), SAME),
        into("recsys", like(lambda data: data.replace(b", ", b"\t")), "text_too_long@1 … 80 in all"),
        into("shopping", like(lambda data: data.replace(b"\t", b" ")), "wrong_columns@1 … 40 in all"),
        into("speech", like(lambda data: data.replace(b"\t", b" ")), "wrong_columns@1 … 40 in all"),
        Rule("brunch as its evaluator, which splits a line at any white space"),
    ],
    "B21 a short row": [
        into("table", row(b"2"), "wrong_columns@3"),
        into("melon", row_with(lambda data: data.replace(b'"songs"', b'"others"')), "missing_field@3"),
        into("brunch recsys", row(b"3"), "wrong_length@3"),
        into("shopping", row(b"P3\t1"), "wrong_columns@3"),
        into("speech", row(b"3"), "wrong_columns@3"),
    ],
    "B22 a long row": [
        into("table", row(b"2,0,9"), "wrong_columns@3"),
        into("melon", row_with(lambda data: data.replace(b"[", b"[999998, ", 1)), "wrong_length@3"),
        into("brunch", row_with(lambda data: data + b" one-more"), "wrong_length@3"),
        into("recsys", row_with(lambda data: data + b", one-more"), "wrong_length@3"),
        into("shopping", row_with(lambda data: data + b"\t1"), "wrong_columns@3"),
        into("speech", row(b"3\ta\tb"), "score -12.621359"),
        Rule("a further tab is a character of a transcript"),
    ],
    "B23 a blank line in the middle": [
        into("table", row_with(lambda data: b"\n" + data), "blank_line@3"),
        into("brunch shopping speech", row_with(lambda data: b"\n" + data), "blank_line@3"),
        into("melon recsys", row_with(lambda data: b"\n" + data), SAME),
        into("table", whole(b"id,pred\n", (b"\n", 200 * MB)), "too_many_rows@1000002"),
        into("brunch shopping speech", BLANK_LINES, "blank_line@1 … 100000 in all"),
        into("recsys", BLANK_LINES, "too_many_rows"),
        Rule("the official RecSys format has comments and blank lines; they are white space to JSON"),
    ],
    "B24 an id is missing": [into(EVERY, rows(lambda given: given[:20] + given[21:]), "missing_ids")],
    "B25 an id that was not asked for": [
        into("table", further("id", b"10001"), "unknown_id@10002"),
        into(f"melon {LINES}", further("id", b"10001"), "unknown_id@41"),
    ],
    "B26 a row twice": [
        into("table", rows(lambda given: [*given, given[0]]), "repeated_id@10002"),
        into(f"melon {LINES}", rows(lambda given: [*given, given[0]]), "repeated_id@41"),
        AGAIN,
    ],
    "B27 an id twice, with other values": [
        into("table", further("value", b"0.5"), "repeated_id@10002"),
        into("melon", further("song", b"999997"), "repeated_id@41"),
        into("brunch recsys", further("item", b"other"), "repeated_id@41"),
        into("shopping", further("label", b"7"), "repeated_id@41"),
        into("speech", further("text", b"other"), "repeated_id@41"),
        AGAIN,
    ],
    "B28 an id that is written in another way": [
        each("table brunch shopping speech", "id", (b"02", b"2.0", b"+2"), "unknown_id@3 missing_ids"),
        each("recsys", "id", (b"03", b"3.0", b"+3"), "unknown_id@3 missing_ids"),
        into("table shopping speech", part("id", b" 2"), "unknown_id@3 missing_ids"),
        into("brunch recsys melon", part("id", b" 3"), SAME),
        into("melon", part("id", b"3.0"), "wrong_type@3"),
        each("melon", "id", (b"03", b"+3"), "bad_json@3"),
        Rule("ids are exact text, in JSON integers; blanks around a cell belong to it only where no blank separates"),
    ],
    "B29 an id in digits of another script": [
        each(f"table {LINES}", "id", (ARABIC, WIDE), "unknown_id@3 missing_ids"),
        each("melon", "id", (ARABIC, WIDE), "bad_json@3"),
    ],
    "B30 the rows in another order": [into(EVERY, shuffled, SAME)],
    "B31 nan": [
        into("table probability scores", part("value", b"nan"), "not_finite@3"),
        into("melon", part("song", b"nan"), "bad_json@3"),
        into("shopping", part("label", b"nan"), "not_an_integer@3"),
    ],
    "B32 NaN in other spellings": [
        each("table", "value", (b"NaN", b"+nan", b"-NAN(0x1)"), "not_finite@3"),
        into("melon", part("song", b"NaN"), "not_finite@3"),
        each("melon", "song", (b"+nan", b"-NaN"), "bad_json@3"),
    ],
    "B33 infinities": [
        each("table", "value", (b"inf", b"Infinity", b"-inf"), "not_finite@3"),
        each("melon", "song", (b"Infinity", b"-Infinity"), "not_finite@3"),
        into("melon", part("song", b"inf"), "bad_json@3"),
        into("shopping", part("label", b"inf"), "not_an_integer@3"),
    ],
    "B34 1e400": [
        into("table scores", part("value", b"1e400"), "not_finite@3"),
        into("melon", part("song", b"1e400"), "not_finite@3"),
        into("shopping", part("label", b"1e400"), "not_an_integer@3"),
    ],
    "B35 1e-400": [into("table", part("value", b"1e-400"), SAME), Rule("0, as it is to IEEE 754")],
    "B36 the smallest subnormal": [into("table", part("value", b"4.9e-324"), SAME)],
    "B37 -0.0": [into("table", part("value", b"-0.0"), SAME), into("grades", part("value", b"-0"), "not_an_integer@3")],
    "B38 1_000, which Python takes": [
        into("table", part("value", b"1_000"), "bad_number@3"),
        into("grades", part("value", b"1_0"), "not_an_integer@3"),
        into("melon", part("song", b"1_000"), "bad_json@3"),
        into("shopping", part("label", b"1_000"), "not_an_integer@3"),
    ],
    "B39 digits of another script, which Python takes": [
        into("table", part("value", "١.٥".encode()), "bad_number@3"),
        into("grades", part("value", ARABIC), "not_an_integer@3"),
        into("shopping", part("label", ARABIC), "not_an_integer@3"),
        into("melon", part("song", ARABIC), "bad_json@3"),
    ],
    "B40 0x10, a decimal comma, a percentage": [
        each("table", "value", (b"0x10", b'"1,5"', b"50%"), "bad_number@3"),
        into("melon", part("song", b"0x10"), "bad_json@3"),
        into("shopping", part("label", b"0x10"), "not_an_integer@3"),
    ],
    "B41 1.0f, 1d0, a point, a sign, nothing": [
        each("table", "value", (b"1.0f", b"1d0", b".", b"-"), "bad_number@3"),
        into("table", part("value", b""), "empty_cell@3"),
        each("shopping", "label", (b"-", b"1.0", b""), "not_an_integer@3"),
        each("melon", "song", (b".", b"-", b""), "bad_json@3"),
    ],
    "B42 True, null, None, NA": [
        each("table", "value", (b"True", b"null", b"None", b"NA"), "bad_number@3"),
        each("melon", "song", (b"true", b"null"), "wrong_item_type@3"),
        each("melon", "song", (b"None", b"NA"), "bad_json@3"),
        into("shopping", part("label", b"True"), "not_an_integer@3"),
    ],
    "B43 a million digits in a cell": [
        into("table grades", part("value", b"9" * MB), "text_too_long@3"),
        into("melon", part("song", b"9" * MB), "integer_too_large@3"),
        into("melon", part("id", b"9" * MB), "integer_too_large@3"),
        into("shopping", part("label", b"9" * MB), "row_too_long@3"),
    ],
    "B44 an integer of thousands of digits": [
        into("grades", part("value", b"9" * 5000), "text_too_long@3"),
        into("melon", part("song", b"9" * 5000), "integer_too_large@3"),
        into("shopping", part("label", b"9" * 4000), "integer_too_large@3"),
    ],
    "B45 a label that is too large, too small, or no integer": [
        each("grades", "value", (b"9223372036854775808", b"18446744073709551616"), "integer_too_large@3"),
        into("grades", part("value", b"-1"), "number_range@3"),
        into("grades", part("value", b"1e3"), "not_an_integer@3"),
        each("shopping", "label", (b"9223372036854775808", b"18446744073709551616"), "integer_too_large@3"),
        into("shopping", part("label", b"1e3"), "not_an_integer@3"),
    ],
    "B46 a probability outside of 0 … 1": [each("probability", "value", (b"1.0000001", b"-1e-9"), "number_range@3")],
    "B47 probabilities that make 0.9": [
        into("probabilities", part("value", b"0.3,0.3,0.2,0.1"), "probability_sum@3"),
        Rule("refused, and not put right: what was meant cannot be known"),
    ],
    "B48 probabilities of exactly 0 and 1": [
        into("probability", parts("value", b"1"), "score 18.922918"),
        into("probability", parts("value", b"0"), "score 17.120735"),
    ],
    "B49 the same prediction for all": [
        into("correlation", parts("value", b"7"), "score 0.000000"),
        into("scores", parts("value", b"7"), "score 0.500000"),
    ],
    "B50 a quote that is never closed, 100 MB": [
        into("table", whole(b'id,pred\n"', (b"a", 100 * MB)), "open_quote@2"),
        into("classes", whole(b'id,pred\n"', (b"1,2\n", 25 * MB)), "open_quote@2"),
        into("melon", whole(b'[{"id": "', (b"a", 100 * MB)), "row_too_long@1"),
    ],
    "B51 one line of 100 MB of separators": [
        into("table", whole(b"id,pred\n", (b",", 100 * MB)), "row_too_long@2"),
        into(f"table {LINES}", COMMAS, "row_too_long@1"),
        into(LINES, whole((b"\t", 100 * MB)), "row_too_long@1"),
        into("melon", whole(b"[", (b",", 100 * MB)), "bad_json@1"),
    ],
    "B52 a cell of 200 MB": [
        into("table", whole(b"id,pred\n1,", (b"9", 200 * MB)), "row_too_long@2"),
        into(LINES, whole((b"a", 200 * MB)), "row_too_long@1"),
    ],
    "B53 100 million rows, 400 MB unpacked": [
        into("table", gzip_bomb(b"id,pred\n", b"1,1\n" * MB, 100), "too_many_rows@1000002"),
        Elsewhere("tests/api/test_submit.py::test_it_refuses_what_is_too_large"),
    ],
    "B54 60 million rows without a value": [
        into("table", whole(b"id,pred\n", (b"1,\n", 60 * MB)), "empty_cell@2 … 100000 in all"),
        Rule("the reading ends with the hundred thousandth problem, of whatever kind"),
    ],
    "B55 a formula": [
        into("classes", part("value", b"=cmd|' /C calc'!A0"), SAME),
        into("melon", part("tag", b"\"=cmd|' /C calc'!A0\""), SAME),
        Elsewhere("tests/api/test_leaderboard.py::test_no_name_is_run_as_a_formula"),
        Rule("text is only text; what an export writes is made harmless there"),
    ],
    "B56 a file name that is a formula": [Elsewhere("tests/web/test_file_names.py::test_it_is_shown_escaped")],
    "B57 NaN in JSON": [
        into("melon", part("song", b"NaN"), "not_finite@3"),
        into("melon", part("id", b"NaN"), "not_finite@3"),
        into("melon", part("id", b'3, "x": [NaN]'), "not_finite@3"),
    ],
    "B58 1e999 in JSON": [
        into("melon", part("song", b"1e999"), "not_finite@3"),
        into("melon", part("id", b'3, "x": {"y": -1e999}'), "not_finite@3"),
    ],
    "B59 2^70 in JSON": [
        into("melon", part("song", b"1180591620717411303424"), "integer_too_large@3"),
        into("melon", part("id", b"1180591620717411303424"), "integer_too_large@3"),
        into("melon", part("id", b'3, "x": 1180591620717411303424'), "integer_too_large@3"),
    ],
    "B60 a key twice in a row": [
        into("melon", part("id", b'3, "id": 4'), "repeated_key@3"),
        into("melon", part("id", b'3, "\\u0069d": 3'), "repeated_key@3"),
        into("melon", part("id", b'3, "x": {"a": 1, "a": 2}'), "repeated_key@3"),
    ],
    "B61 a key twice around the rows": [
        into("melon", like(lambda data: b'{"predictions": %b, "predictions": %b}' % (data, data)), "not_an_array"),
        Rule("the array stands alone"),
    ],
    "B62 100,000 brackets deep": [
        into("melon", whole(DEEP, b"]" * 100_000), "too_deep@1"),
        into("melon", part("id", b'3, "x": ' + DEEP + b"]" * 100_000), "too_deep@3"),
        into("melon", part("id", b'3, "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "too_deep@3"),
    ],
    "B63 a million brackets, none closed": [into("melon", whole((b"[", MB)), "too_deep@1")],
    "B64 100 MB of empty lists": [
        into("melon", whole(b"[[]", (b",[]", 33 * MB), b"]"), "not_an_object@1 … 100000 in all"),
        into("table", whole(b"[[]", (b",[]", 33 * MB), b"]"), "row_too_long@1"),
    ],
    "B65 200 MB of empty objects": [
        into("melon", whole(b"[{}", (b",{}", 66 * MB), b"]"), "missing_field@1 … 100000 in all"),
    ],
    "B66 one string of 100 MB": [
        into("melon", whole(b'["', (b"a", 100 * MB), b'"]'), "row_too_long@1"),
        into("melon", whole(b'[{"id": 1, "tags": ["', (b'\\"', 50 * MB), b'"]}]'), "row_too_long@1"),
        into("melon", whole(b'[{"', (b"\\u0000", 16 * MB), b'": 1}]'), "row_too_long@1"),
    ],
    "B67 JSON with a byte order mark, or in UTF-16": [
        into("melon", like(lambda data: ONE_BOM + data), "bom"),
        into("melon", encoded("utf-16-be"), "bad_encoding"),
    ],
    "B68 half of a surrogate pair": [
        into("melon", part("id", b'"\\ud800"'), "lone_surrogate@3 wrong_type@3"),
        into("melon", part("tag", b'"\\ud800"'), "lone_surrogate@3"),
        into("melon", part("tag", b'"\xed\xa0\x80"'), "bad_encoding@3"),
        into(f"table {LINES}", part("id", b"\xed\xa0\x80"), "bad_encoding@3"),
    ],
    "B69 an escaped NUL": [
        into("melon", part("id", b'"\\u0000"'), "nul@3 wrong_type@3"),
        into("melon", part("tag", b'"a\\u0000"'), "nul@3"),
        into("melon", part("id", b'3, "\\u0000": 1'), "nul@3"),
    ],
    "B70 something behind the end": [
        into("melon", like(lambda data: data + b"x"), "trailing_data"),
        into("melon", like(lambda data: data * 2), "trailing_data"),
    ],
    "B71 JSON with comments, a comma too many, single quotes": [
        into("melon", row_with(lambda data: b"/* no */" + data), "bad_json@3"),
        into("melon", row_with(lambda data: b"// no\n" + data), "bad_json@3"),
        into("melon", like(lambda data: data.replace(b"}]", b"},]")), "bad_json@41"),
        into("melon", row_with(lambda data: data.replace(b"]}", b"],}")), "bad_json@3"),
        into("melon", row_with(lambda data: data.replace(b'"', b"'")), "bad_json@3"),
    ],
    "B72 values of another type": [
        each("melon", "id", (b'"3"', b"3.0", b"true", b"[3]", b"null"), "wrong_type@3"),
        each("melon", "song", (b'"5"', b"0.5", b"true", b"[5]", b"null"), "wrong_item_type@3"),
        each("melon", "tag", (b"5", b"0.5", b"true", b'["a"]', b"null"), "wrong_item_type@3"),
    ],
    "B73 keys that mean something to JavaScript": [
        into("melon", part("id", b'3, "__proto__": {"x": 1}, "constructor": 1'), SAME),
        into("table", head(b"id,pred,__proto__"), "extra_column@1"),
        Rule("CONTRACT: unknown extra keys are ignored; of a table no column but those that were asked for"),
    ],
    "B74 200,000 ids that collide in a hash table": [
        into("melon", colliding_ids(200_000), "wrong_length@1 … 100000 in all"),
    ],
    "B75 a million keys in one object": [
        into("melon", extra_keys(MB), "row_too_long@3"),
        into("melon", extra_keys(70_000), SAME),
        into("table", whole((b"x,", MB // 2), b"\n"), "missing_column@1 … 4 in all"),
        Rule("as many extra keys as a row may be long"),
    ],
    "B76 one wrong line at 9,999": [
        into("table", rows(lambda given: [*given[:9997], b"9998,x", *given[9998:]]), "bad_number@9999"),
        into("melon", like(lambda data: data[1:-2].replace(b",\n", b"\n")), "not_an_array"),
        Rule("JSON lines are no format here"),
    ],
    "B77 a zip of the file alone": [into(EVERY, named("results.csv"), SAME), into("melon", named("a/b.json"), SAME)],
    "B78 a zip of a quarter of a megabyte that holds 256 MB": [
        into("melon", zip_bomb(b" ", 256 * MB), "too_large"),
        into("table", zip_bomb(b"\0", 256 * MB), "bad_encoding@1"),
    ],
    "B79 a zip whose entries overlap": [into("table melon", overlapping, "zip_members")],
    "B80 a zip in a zip, five times": [into("table melon", nested(5), "nested_archive")],
    "B81 a zip that lies about sizes": [
        into("table melon", zip_with(24, "<L", 1), "zip_lies"),
        into("table melon", zip_with(24, "<L", 2**31), "zip_lies"),
        into("table melon", zip_with(20, "<L", 9), "zip_lies"),
    ],
    "B82 a zip of a million empty files": [into("melon", many_entries(MB), "zip_members")],
    "B83 a zip that would write elsewhere": [
        *(into("table melon", named(name), "zip_path") for name in ("../../etc/cron.d/x", "/abs", "C:\\x", "..\\x")),
    ],
    "B84 a zip of a symbolic link": [
        into("table melon", symlink_to(b"/etc/passwd"), "zip_special"),
        into("table melon", symlink_to(b"../answers/secret.npz"), "zip_special"),
    ],
    "B85 a tar of links, devices and pipes": [
        into("table", tarred(), "nul@1"),
        into("melon", tarred(), "not_an_array"),
        into("speech", tarred(gzip.compress), "nul@1"),
        Rule("no format here: read as the text that it is not"),
    ],
    "B86 a zip of two files": [
        into("table", named("a.csv", "A.csv"), "zip_members"),
        into("melon", named("a", "b"), "zip_members"),
    ],
    "B87 a zip that is encrypted, of 64 bits, of another method": [
        into("table melon", zip_with(8, "<H", 1), "zip_encrypted"),
        into("melon", like(lambda data: zipped(("a", data), zip64=True)), SAME),
        into("melon", like(lambda data: zipped(("a", data), method=zipfile.ZIP_LZMA)), "zip_method"),
        into("melon", zip_with(10, "<H", 99), "zip_method"),
    ],
    "B88 a gzip of many members, a thousand times as large": [
        into("melon", gzip_bomb(b"[", b" " * MB, 256), "too_large"),
        into("table", like(lambda data: gzip.compress(data[:999]) + gzip.compress(data[999:])), SAME),
    ],
    "B89 a gzip that is cut short or damaged": [
        into("table melon", like(lambda data: gzip.compress(data)[:-20]), "bad_gzip"),
        into("table melon", like(lambda data: gzip.compress(data)[:-8] + bytes(8)), "bad_gzip"),
    ],
    "B90 a picture, a program, a page": [
        *(into("table", whole(data), outcome) for data, outcome in ((PNG, "bad_encoding@1"), (ELF, "nul@1"))),
        into("table", whole(HTML), "missing_column@1 missing_column@1 extra_column@1"),
        *(into("melon", whole(data), "not_an_array") for data in (PNG, ELF, HTML)),
        Elsewhere("tests/web/test_file_names.py::test_a_download_bears_it_as_a_header_may"),
    ],
    "B91 a pickle that makes a folder when it is read": [
        into("table melon brunch", whole(PICKLE), "other_format"),
        Rule("the test looks for the folder"),
    ],
    "B92 an .npy of 10^12 numbers in 128 bytes": [
        into("table speech melon", whole(HUGE_NPY), "other_format"),
        Rule("no format here"),
    ],
    "B93 an .npz": [
        into("table", whole(zipped(("arr_0.npy", HUGE_NPY))), "other_format"),
        into("table melon", whole(zipped(("arr_0.npy", HUGE_NPY), ("arr_1.npy", HUGE_NPY))), "zip_members"),
        Rule("no format here: a zip of what is no text"),
    ],
    "B94 a parquet of 2^40 rows": [
        into("table melon", whole(PARQUET), "other_format"),
        Rule("no format here"),
    ],
    "B95 a workbook with an external entity": [
        into("table melon", whole(zipped(("[Content_Types].xml", XXE), ("xl/workbook.xml", LAUGHS))), "other_format"),
        into("table", whole(zipped(("xl/workbook.xml", XXE))), "bad_csv@1"),
        into("table", whole(LAUGHS), "bad_csv@1"),
        Rule("CONTRACT: told by its first bytes, which are those of a zip; no XML is ever read"),
    ],
    "B96 a file name that is long, a path, a header, turned round": [
        Elsewhere("tests/api/test_file_names.py::test_it_is_made_harmless"),
        Elsewhere("tests/api/test_file_names.py::test_without_one_it_is_no_file"),
        Elsewhere("tests/web/test_file_names.py::test_a_download_bears_it_as_a_header_may"),
    ],
    "B97 a body that is longer than it says, or comes drop by drop": [
        Elsewhere("tests/faults/test_silent_clients.py::test_what_follows_a_body_is_no_part_of_it"),
        Elsewhere("tests/faults/test_silent_clients.py::test_a_silent_client_is_hung_up_on"),
        Elsewhere("tests/core/test_uploads.py::test_whoever_sends_drop_by_drop_is_cut_off"),
        Rule("what is refused is cut off after a minute; a slow upload that may come in is held by nginx, not by us"),
    ],
    "B98 a piece of somebody else's upload": [
        Elsewhere("tests/api/test_submit.py::test_a_chunked_body_is_refused_and_not_taken_for_an_empty_one"),
        Rule("there are no uploads in pieces: a request brings a whole file"),
    ],
    "B99 ten thousand parts, two files of one name": [
        Elsewhere("tests/api/test_errors.py::test_too_many_parts_are_a_problem"),
        Elsewhere("tests/api/test_errors.py::test_too_many_files_are_a_problem"),
        Elsewhere("tests/api/test_file_names.py::test_two_files_of_one_name_are_refused"),
    ],
    "B100 the same file twice at once": [
        Elsewhere("tests/faults/test_races.py::test_one_idempotency_key_at_once_is_one_submission"),
        Elsewhere("tests/api/test_submit.py::test_a_repetition_gets_the_first_answer"),
        Elsewhere("tests/api/test_submit.py::test_without_a_key_every_request_counts"),
    ],
    "and two tags that are one but for their code points (NFC and NFD)": [
        into("melon", decomposed_twin, SAME),
        Rule("text is compared by exact code points, as the official evaluators do"),
    ],
}
