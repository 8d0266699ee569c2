"""Right files of every kind, with their answers: a sample for each preset, and one for each metric of a table.

Nothing is kept: they are made from a seed, and a new metric has its samples by standing in the registry.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Self

import scoring
from scoring.metrics import TABLE_METRICS

COUNT = 120
CLASSES = ["cat", "dog", "owl", "고래"]
TAGS = [f"태그 {number}" for number in range(40)]
ITEMS = [f"@{number}" for number in range(300)]
SEGMENTS = ["north", "south"]
QUESTIONS = [{"plylst_title": "", "songs": [-1], "tags": []}, {"plylst_title": "밤", "songs": [], "tags": ["seed"]}]


@dataclass(frozen=True)
class File:
    """A file as the rows that it is made of. ``first``: the number by which the first of them is told.

    ``parts``: what of a row may be replaced, as a pattern for it.
    """

    rows: tuple[bytes, ...]
    parts: Mapping[str, bytes]
    head: bytes = b""
    between: bytes = b"\n"
    tail: bytes = b"\n"
    first: int = 1

    def __bytes__(self) -> bytes:
        return self.head + self.between.join(self.rows) + self.tail

    def of(self, rows: Iterable[bytes]) -> Self:
        return replace(self, rows=tuple(rows))

    def shuffled(self, chance: random.Random) -> Self:
        return self.of(chance.sample(self.rows, len(self.rows)))

    def id_of(self, row: bytes) -> bytes:
        found = re.search(self.parts["id"], row)
        assert found is not None
        return found.group()

    def with_id(self, row: bytes, identity: bytes) -> bytes:
        return re.sub(self.parts["id"], lambda _: identity, row, count=1)

    def with_row(self, number: int, row: bytes) -> Self:
        place = number - self.first
        return self.of([*self.rows[:place], row, *self.rows[place + 1 :]])

    def with_part(self, number: int, part: str, content: bytes) -> Self:
        row, count = re.subn(self.parts[part], lambda _: content, self.rows[number - self.first], count=1)
        assert count == 1, f"a row has no {part}"
        return self.with_row(number, row)


@dataclass(frozen=True)
class Sample:
    """A task by its description, a right file of predictions, and what it is scored against."""

    description: Mapping[str, Any]
    answers: File
    predictions: File
    questions: File | None = None

    @cached_property
    def task(self) -> scoring.Task:
        return scoring.load_task(self.description)


def _playlists(rows: Iterable[Mapping[str, Any]]) -> File:
    parts = {"id": rb'(?<="id": )-?\d+', "song": rb'(?<="songs": \[)\d+', "tag": rb'(?<="tags": \[)"[^"]*"'}
    written = (json.dumps(row, ensure_ascii=False).encode() for row in rows)
    return File(tuple(written), parts, head=b"[", between=b",\n", tail=b"]\n")


def _lines(separator: str, parts: Mapping[str, bytes], rows: Iterable[Sequence[object]]) -> File:
    return File(tuple(separator.join(map(str, row)).encode() for row in rows), parts)


def csv_file(header: str, rows: Iterable[Sequence[object]]) -> File:
    parts = {"id": rb"^[^,]+", "value": rb"(?<=,).*$"}
    return replace(_lines(",", parts, rows), head=header.encode() + b"\n", first=2)


def melon(count: int = COUNT) -> Sample:
    chance = random.Random("melon")

    def row(number: int, songs: int, tags: int) -> dict[str, Any]:
        return {"id": number, "songs": chance.sample(range(300), songs), "tags": chance.sample(TAGS, tags)}

    numbers = range(1, count + 1)
    return Sample(
        {"preset": "melon-2020"},
        _playlists([row(number, chance.randint(1, 60), chance.randint(1, 12)) for number in numbers]),
        _playlists([row(number, 100, 10) for number in numbers]),
        _playlists([{"id": number, **QUESTIONS[number % 2]} for number in numbers]),
    )


def _ranked(preset: str, separator: str, width: int, count: int, seeds: int | None = None) -> Sample:
    chance = random.Random(preset)
    cell = rb"[^,\s]+"
    parts = {"id": b"^" + cell, "item": b"(?<=" + separator.encode() + b")" + cell}
    items = [*ITEMS, *(f"#{number}" for number in range(2 * width))]
    numbers = range(1, count + 1)
    shown = [[number, *(f"seed{place}" for place in range((seeds or 0) * (number % 2)))] for number in numbers]
    return Sample(
        {"preset": preset},
        _lines(separator, parts, [[number, *chance.choices(ITEMS, k=chance.randint(1, 40))] for number in numbers]),
        _lines(separator, parts, [[number, *chance.sample(items, width)] for number in numbers]),
        None if seeds is None else _lines(separator, parts, shown),
    )


def brunch(count: int = COUNT) -> Sample:
    return _ranked("brunch-2019", " ", 100, count)


def recsys(count: int = COUNT) -> Sample:
    return _ranked("recsys-2018", ", ", 500, count, seeds=5)


def shopping(count: int = COUNT) -> Sample:
    chance = random.Random("shopping")
    parts = {"id": rb"^[^\t]+", "label": rb"(?<=\t)-?\d+"}
    files = ([[f"P{number}", *(chance.randint(-1, 3) for _ in "bmsd")] for number in range(1, count + 1)]
             for _ in range(2))  # fmt: skip
    answers, predictions = (_lines("\t", parts, rows) for rows in files)
    return Sample({"preset": "shopping-2018"}, answers, predictions)


def speech(count: int = COUNT) -> Sample:
    chance = random.Random("speech")
    parts = {"id": rb"^[^\t]+", "text": rb"(?<=\t).*$"}

    def text() -> str:
        return "".join(chance.choices("가나다라마 ", k=chance.randint(0, 12)))

    answers, predictions = (_lines("\t", parts, [[number, text()] for number in range(1, count + 1)]) for _ in range(2))
    return Sample({"preset": "speech-2019"}, answers, predictions)


def _numbers(chance: random.Random) -> tuple[object, Sequence[object]]:
    truth = chance.uniform(1, 100)
    return truth, [round(max(truth + chance.gauss(0, 5), 0), 3)]


def _labels(chance: random.Random) -> tuple[object, Sequence[object]]:
    truth = chance.choice(CLASSES)
    return truth, [truth if chance.random() < 0.6 else chance.choice(CLASSES)]


def _binary(chance: random.Random) -> tuple[object, Sequence[object]]:
    # Two places, so that some are equal.
    return chance.randint(0, 1), [round(chance.random(), 2)]


def _matrix(chance: random.Random) -> tuple[object, Sequence[object]]:
    weights = [chance.randint(1, 9) for _ in CLASSES]
    return chance.choice(CLASSES), [repr(weight / sum(weights)) for weight in weights]


def _lists(chance: random.Random) -> tuple[object, Sequence[object]]:
    truth, predicted = chance.sample(ITEMS[:12], chance.randint(1, 9)), chance.sample(ITEMS[:12], chance.randint(0, 3))
    return " ".join(truth), [" ".join(predicted)]


Draw = Callable[[random.Random], tuple[object, Sequence[object]]]
KINDS: dict[str, tuple[dict[str, Any], Draw]] = {
    "numbers": ({}, _numbers),
    "labels": ({}, _labels),
    "codes": ({"classes": CLASSES}, _labels),
    "scores": ({}, _binary),
    "probabilities": ({}, _binary),
    "matrix": ({"classes": CLASSES}, _matrix),
    "lists": ({"k": 3}, _lists),
}
"""For each kind of column a metric may take: what is said beside the metric, and a row's answer and prediction."""


def table(metric: str | Mapping[str, Any], kind: str, count: int = COUNT, **words: Any) -> Sample:
    """A table with ids from 1, scored by one metric."""
    said, draw = KINDS[kind]
    chance = random.Random(kind)
    drawn = [draw(chance) for _ in range(count)]
    header = f"id,{','.join(CLASSES)}" if kind == "matrix" else "id,pred"
    answers = [[number, truth, SEGMENTS[number % 2]] for number, (truth, _) in enumerate(drawn, start=1)]
    return Sample(
        {"preset": "table", "metric": metric, "target": "pred", "segments": "part", **said, **words},
        csv_file("id,pred,part", answers),
        csv_file(header, [[number, *cells] for number, (_, cells) in enumerate(drawn, start=1)]),
    )


def table_samples() -> Iterator[tuple[str, Sample]]:
    """One for each metric of a table and each kind of column that it takes."""
    for name, metric in TABLE_METRICS.items():
        for kind in sorted(metric.takes):
            chosen = {"kind": name, "k": 2} if kind == "matrix" and "k" in metric.__struct_fields__ else name
            sample = table(chosen, kind)
            if sample.task.format.fields["pred"].kind == kind:
                yield f"{name} of {kind}", sample


PRESETS: dict[str, Callable[[], Sample]] = {
    "melon-2020": melon,
    "brunch-2019": brunch,
    "recsys-2018": recsys,
    "shopping-2018": shopping,
    "speech-2019": speech,
}


@cache
def all_samples() -> dict[str, Sample]:
    return {name: make() for name, make in PRESETS.items()} | dict(table_samples())
