"""Every contest but Melon's in miniature: six rows, of which the first three are public, three teams, and a wrong file.

The teams are called after what their files are worth. Each file is what the contest's own files look like.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring import Task, load_task

ROWS = range(6)
STRONG, MIDDLE, WEAK = "Strong", "Middle", "Weak"
LIMITS = {"bytes": 1_000_000, "rows": 1_000, "row_bytes": 10_000, "string_chars": 100}
Files = Mapping[str, str]


@dataclass(frozen=True)
class Contest:
    """``order``: the teams on the boards, best first, with their scores as shown on the public one.

    ``wrong``: a file with one problem, and that problem's code and place.
    """

    name: str
    task: Mapping[str, Any]
    ids: tuple[str, ...]
    questions: str
    answers: str
    files: Files
    order: tuple[tuple[str, str], ...]
    wrong: str
    problem: tuple[str, int | None, str | None, str | None]

    @property
    def parsed(self) -> Task:
        return load_task(self.task)

    @property
    def split(self) -> str:
        sides = ("public" if row < 3 else "private" for row in ROWS)
        return "id,split\n" + "".join(f"{identity},{side}\n" for identity, side in zip(self.ids, sides, strict=True))


def _lines(cells: Callable[[int], list[str]], separator: str) -> str:
    return "".join(separator.join(cells(row)) + "\n" for row in ROWS)


def _ranked(prefix: str, separator: str, width: int) -> tuple[str, str, Files, str]:
    """Each row has one right item. The strong put it first, the middle third, the weak do not know it."""

    def fillers(row: int, count: int) -> list[str]:
        return [f"f{row}_{place}" for place in range(count)]

    def predicted(place: int | None, *, alike: bool) -> str:
        def cells(row: int) -> list[str]:
            items = fillers(0 if alike else row, width)
            if place is not None:
                items[place] = f"right{row}"
            return [f"{prefix}{row}", *items]

        return _lines(cells, separator)

    questions = _lines(lambda row: [f"{prefix}{row}", "seen1", "seen2"][: 3 if row % 2 else 1], separator)
    answers = _lines(lambda row: [f"{prefix}{row}", f"right{row}"], separator)
    files = {
        STRONG: predicted(0, alike=False),
        MIDDLE: predicted(2, alike=True),
        WEAK: predicted(None, alike=False),
    }
    short = _lines(lambda row: [f"{prefix}{row}", *fillers(row, width - (row == 1))], separator)
    return questions, answers, files, short


def _brunch() -> Contest:
    questions, answers, files, short = _ranked("#u", " ", 4)
    return Contest(
        name="brunch-2019",
        task={"preset": "brunch-2019", "top_n": 4},
        ids=tuple(f"#u{row}" for row in ROWS),
        questions=questions,
        answers=answers,
        files=files,
        # Ranks in MAP, nDCG and entropy: 1 1 1, 2 2 3, 3 3 1.
        order=((STRONG, "3"), (MIDDLE, "7"), (WEAK, "7")),
        wrong=short,
        problem=("wrong_length", 2, "#u1", "items"),
    )


def _recsys() -> Contest:
    questions, answers, files, _short = _ranked("", ", ", 500)
    lines = files[WEAK].splitlines()
    identity, _first, rest = lines[1].split(", ", 2)
    lines[1] = f"{identity}, seen2, {rest}"
    return Contest(
        name="recsys-2018",
        task={"preset": "recsys-2018", "segment_min_rows": 1},
        ids=tuple(map(str, ROWS)),
        questions=questions,
        answers=answers,
        files={**files, MIDDLE: f"team_info, Middle, a@example.com\n# a remark\n\n{files[MIDDLE]}"},
        # Points in R-precision (only the strong hit with their first), nDCG and clicks, equal ones to the earlier.
        order=((STRONG, "9"), (MIDDLE, "6"), (WEAK, "3")),
        wrong="\n".join(lines) + "\n",
        problem=("seed_predicted", 2, "1", "items"),
    )


def _shopping() -> Contest:
    truth = [[3, 20, 7, 4], [3, 21, -1, -1], [5, 22, 8, -1], [3, 20, 7, 4], [4, 21, -1, 2], [5, 22, 8, 6]]

    def told(right: Callable[[int], bool]) -> str:
        return _lines(
            lambda row: [f"P{row}", *(str(label if right(at) else 99) for at, label in enumerate(truth[row]))], "\t"
        )

    return Contest(
        name="shopping-2018",
        task={"preset": "shopping-2018"},
        ids=tuple(f"P{row}" for row in ROWS),
        questions=_lines(lambda row: [f"P{row}"], ""),
        answers=told(lambda _: True),
        files={STRONG: told(lambda _: True), MIDDLE: told(lambda level: level != 0), WEAK: told(lambda _: False)},
        order=((STRONG, "1.225000"), (MIDDLE, "0.975000"), (WEAK, "0.000000")),
        wrong=told(lambda _: True).replace("P3\t3\t", "P3\t3.0\t"),
        problem=("not_an_integer", 4, "P3", "b"),
    )


def _speech() -> Contest:
    texts = ["오늘 날씨", "좋네요", "고맙습니다", "안녕하세요", "", "반갑습니다"]

    def told(change: Callable[[str], str]) -> str:
        return _lines(lambda row: [f"clip{row}", change(texts[row])], "\t")

    return Contest(
        name="speech-2019",
        task={"preset": "speech-2019"},
        ids=tuple(f"clip{row}" for row in ROWS),
        questions=_lines(lambda row: [f"clip{row}"], ""),
        answers=told(str),
        files={
            STRONG: told(lambda text: text.replace(" ", "")),
            MIDDLE: told(lambda text: text[:-1]),
            WEAK: told(lambda _: ""),
        },
        order=((STRONG, "100.0000"), (MIDDLE, "75.0000"), (WEAK, "0.0000")),
        wrong=told(str).replace("clip2\t", "clip2 "),
        problem=("wrong_columns", 3, None, None),
    )


def _table(
    name: str,
    words: Mapping[str, Any],
    truth: list[str],
    files: Mapping[str, list[str]],
    order: tuple[tuple[str, str], ...],
    wrong: tuple[str, str],
) -> Contest:
    """A table of ``id,y``; ``wrong`` is a bad cell and its code."""

    def column(cells: list[str]) -> str:
        return "id,y\n" + "".join(f"r{row},{cell}\n" for row, cell in enumerate(cells))

    cell, code = wrong
    return Contest(
        name=name,
        task={"preset": "table", "target": "y", **words},
        ids=tuple(f"r{row}" for row in ROWS),
        questions="id,x\n" + "".join(f"r{row},{row}\n" for row in ROWS),
        answers=column(truth),
        files={team: column(cells) for team, cells in files.items()},
        order=order,
        wrong=column([cell if row == 1 else right for row, right in enumerate(files[STRONG])]),
        problem=(code, 3, "r1", "y"),
    )


HOUSES: dict[str, Any] = {
    "preset": "house-sales",
    "title": {"en": "House sales", "ko": "집 거래"},
    "format": {
        "kind": "table",
        "id": "Id",
        "columns": {
            "price": {"kind": "number", "low": 0},
            "sold": {"kind": "probability", "classes": ["no", "yes"]},
        },
    },
    "metrics": [
        {"name": "rmse", "label": {"en": "RMSE", "ko": "RMSE"}, "field": "price", "metric": {"kind": "rmse"}},
        {"name": "auc", "label": {"en": "AUC", "ko": "AUC"}, "field": "sold", "metric": {"kind": "roc_auc"}},
    ],
    "decimals": 3,
    "segments": {"by": "column", "column": "town"},
    "segment_min_rows": 1,
    "limits": LIMITS,
}


def _houses(kind: str, scores: tuple[str, str, str]) -> Contest:
    """Two columns. The strong know both, the middle who sold, the weak neither."""
    prices, sold = [100, 120, 90, 100, 120, 90], ["yes", "no", "yes", "no", "yes", "no"]

    def told(error: float, *, knows: bool) -> str:
        rows = zip(prices, sold, strict=True)
        cells = (f"{price + error},{0.9 if (was == 'yes') == knows else 0.2}" for price, was in rows)
        return "Id,price,sold\n" + "".join(f"h{row},{cell}\n" for row, cell in enumerate(cells))

    towns = ["new_york", "new_york", "서울"] * 2
    return Contest(
        name=kind,
        task={**HOUSES, "headline": {"kind": kind, "metrics": ["rmse", "auc"]}},
        ids=tuple(f"h{row}" for row in ROWS),
        questions="Id,rooms\n" + "".join(f"h{row},3\n" for row in ROWS),
        answers="Id,price,sold,town\n" + "".join(f"h{row},{prices[row]},{sold[row]},{towns[row]}\n" for row in ROWS),
        files={STRONG: told(1, knows=True), MIDDLE: told(5, knows=True), WEAK: told(9, knows=False)},
        order=tuple(zip((STRONG, MIDDLE, WEAK), scores, strict=True)),
        wrong=told(1, knows=True).replace("h1,121,", "h1,-121,"),
        problem=("number_range", 3, "h1", "price"),
    )


CONTESTS = (
    _brunch(),
    _recsys(),
    _shopping(),
    _speech(),
    _table(
        "table of classes",
        {"metric": ["accuracy", "f1_macro"], "classes": ["cat", "dog"]},
        ["cat", "dog", "cat", "dog", "cat", "dog"],
        {
            STRONG: ["cat", "dog", "cat", "dog", "cat", "dog"],
            MIDDLE: ["cat", "dog", "dog", "dog", "cat", "cat"],
            WEAK: ["dog", "cat", "dog", "cat", "dog", "cat"],
        },
        ((STRONG, "1.000000"), (MIDDLE, "0.666667"), (WEAK, "0.000000")),
        ("Dog", "unknown_class"),
    ),
    _table(
        "table of probabilities",
        {"metric": ["log_loss", "roc_auc"], "classes": ["no", "yes"], "decimals": 4},
        ["yes", "no", "yes", "no", "yes", "no"],
        {
            STRONG: ["0.9", "0.1", "0.9", "0.1", "0.9", "0.1"],
            MIDDLE: ["0.5"] * 6,
            WEAK: ["0.1", "0.9", "0.1", "0.9", "0.1", "0.9"],
        },
        ((STRONG, "0.1054"), (MIDDLE, "0.6931"), (WEAK, "2.3026")),
        ("1.01", "number_range"),
    ),
    _table(
        "table of numbers",
        {"metric": ["rmse", "r2"], "decimals": 2},
        ["10", "20", "30", "40", "50", "60"],
        {
            STRONG: ["11", "21", "31", "41", "51", "61"],
            MIDDLE: ["15", "25", "35", "45", "55", "65"],
            WEAK: ["0", "0", "0", "0", "0", "0"],
        },
        ((STRONG, "1.00"), (MIDDLE, "5.00"), (WEAK, "21.60")),
        ("n/a", "bad_number"),
    ),
    _table(
        "table of lists",
        {"metric": ["map_at_k", "hit_rate_at_k"], "k": 2},
        ["a", "b", "c", "a", "b", "c"],
        {
            STRONG: ["a", "b", "c", "a", "b", "c"],
            MIDDLE: ["x a", "x b", "x c", "x a", "x b", "x c"],
            WEAK: ["x y"] * 6,
        },
        ((STRONG, "1.000000"), (MIDDLE, "0.500000"), (WEAK, "0.000000")),
        ("a a", "repeated_item"),
    ),
    _houses("rank_sum", ("2", "3", "6")),
    _houses("borda", ("6", "4", "2")),
)
