"""What is fuzzed: each format in small, so that its limits are near, and what must hold of every file there is."""

import gzip
import io
import json
import signal
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scoring.errors import LISTED, FileError, InvalidPredictions, Problem
from scoring.formats import Columns, read_predictions, zipped
from scoring.formats.source import GZIP, open_chunks
from scoring.sandbox.answer import read_answer, write_problems
from scoring.task import Task
from scoring.task_loading import load_task
from tests.scoring.fuzz import references
from tests.scoring.fuzz.references import Values

SECONDS = 10
"""Of processor time for one file, which needs a thousandth of one."""
LIMITS = {"bytes": 50_000, "rows": 12, "row_bytes": 400, "string_chars": 20}
Verdict = Values | tuple[list[Problem], int]
"""The values of all rows, or the problems and how many there are."""


class Broken(AssertionError):
    """What must hold of every file does not hold of this one."""


@dataclass(frozen=True)
class Target:
    """``seeds``: right files to begin with. ``check`` raises :class:`Broken`, and tells what came of the file."""

    seeds: Sequence[bytes]
    check: Callable[[bytes], str]


def examine(target: Target, data: bytes) -> str:
    """What came of the file: ``taken`` or the code of its first problem. Raises whatever goes wrong."""
    with _not_for_ever():
        return target.check(data)


@contextmanager
def _not_for_ever() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise Broken(f"it takes more than {SECONDS} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Sips(io.BytesIO):
    """A file that is read a few bytes at a time, as if it came over a slow line."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 7) if self.tell() else size)


def reader(description: dict[str, Any], reference: Callable[[bytes], Values], seeds: Sequence[str]) -> Target:
    task = load_task(description)

    def check(data: bytes) -> str:
        found = verdict(data, task)
        if verdict(data, task, Sips) != found:
            raise Broken("it matters where a chunk of the file ends")
        packed = data.startswith((GZIP, *zipped.MAGIC))
        if task.preset == "playlists" and not packed and found != _strict(data, task):
            raise Broken("the ways of reading a row disagree")
        if isinstance(found, tuple):
            return found[0][0].code
        if not packed and found != reference(data):
            raise Broken("it is read as something else than it says")
        return "taken"

    return Target([seed.encode() for seed in seeds], check)


def verdict(data: bytes, task: Task, opened: Callable[[bytes], io.BytesIO] = io.BytesIO) -> Verdict:
    """What the reader makes of a file. Raises :class:`Broken` where a worker could not take that over."""
    try:
        columns = read_predictions(opened(data), task)
    except InvalidPredictions as error:
        return _taken_over(error, task)
    return references.values(Columns.from_arrays(columns.arrays(), task.format))


def _taken_over(error: InvalidPredictions, task: Task) -> tuple[list[Problem], int]:
    answer = io.BytesIO()
    write_problems(answer, error)
    if not 1 <= len(error.problems) <= min(error.total, LISTED):
        raise Broken("problems are counted wrongly")
    try:
        read_answer(answer, task.format)
    except InvalidPredictions as told:
        if (told.problems, told.total) == (error.problems, error.total):
            return error.problems, error.total
    raise Broken("its problems cannot be handed over")


def _strict(data: bytes, task: Task) -> Verdict:
    try:
        return references.strict_playlists(data, task)
    except InvalidPredictions as error:
        return error.problems, error.total


# --- archives ---------------------------------------------------------------------------------------------------


def check_archive(data: bytes) -> str:
    try:
        content = b"".join(open_chunks(io.BytesIO(data), LIMITS["bytes"]))
    except FileError as error:
        return error.problems[0].code
    if data.startswith((GZIP, *zipped.MAGIC)) and content != _unpacked(data, content):
        raise Broken("others unpack something else")
    return "taken"


def _unpacked(data: bytes, ours: bytes) -> bytes:
    """What Python's own modules make of it; a zip that they refuse, for what its local header says, has no other."""
    if data.startswith(GZIP):
        return gzip.decompress(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(archive.infolist()[0])
    except (zipfile.BadZipFile, NotImplementedError):
        return ours


def archives(content: bytes) -> Iterator[bytes]:
    yield gzip.compress(content)
    yield gzip.compress(content[:9]) + gzip.compress(content[9:])
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            archive.writestr("out/results.json", content)
        yield packed.getvalue()


# --- the formats ------------------------------------------------------------------------------------------------

ROWS = [{"id": n, "songs": [n, n + 1, 4 * n + 90], "tags": [f"t{n}", "가 나", "a, b" * n]} for n in range(6)]
ODD = [{"tags": ["x\u00e9", "y", "z"], "songs": [-1, 2**62, 0], "id": -5, "more": {"a": [1.5, None, "}"]}}]
LONG = [row | {"more": [{"a": ']\\"}'}, [[]], "\\"] * 15} for row in ROWS[:4]]
DUMPS = [{}, {"ensure_ascii": False}, {"separators": (",", ":")}, {"indent": 1}]
PLAYLISTS = [*(json.dumps(ROWS, **ways) for ways in DUMPS), json.dumps([*ROWS[:2], *ODD, *ROWS[3:]])]


def _task(preset: str, name: str, **layout: Any) -> dict[str, Any]:
    description = load_task({"preset": preset}).canonical()
    return description | {"preset": name, "format": description["format"] | layout, "limits": LIMITS}


def _labels() -> dict[str, Any]:
    description = _task("shopping-2018", "labels", levels=["b", "m"])
    metrics = description["metrics"][:2]
    weights = {metric["name"]: 1.0 for metric in metrics}
    return description | {"metrics": metrics, "headline": {"kind": "weighted_sum", "weights": weights}}


def _table(metric: str, **words: Any) -> dict[str, Any]:
    return {"preset": "table", "metric": metric, "target": "pred", "limits": LIMITS, **words}


TARGETS: dict[str, Target] = {
    "playlists": reader(_task("melon-2020", "playlists", songs=3, tags=3), references.json_array, PLAYLISTS),
    "playlists, long rows": reader(
        _task("melon-2020", "playlists", songs=3, tags=3) | {"limits": LIMITS | {"row_bytes": 2_000}},
        references.json_array,
        [json.dumps(LONG), json.dumps([LONG[1], *ROWS[2:]], indent=1)],
    ),
    "ranked_lists, blanks": reader(
        _task("brunch-2019", "ranked", items=3), references.blanks, ["#u @1 @2 @3\n@가  b\tc d\n7 7 8 9\n", "a b c d"]
    ),
    "ranked_lists, commas": reader(
        _task("recsys-2018", "ranked", items=3),
        references.commas,
        ["team_info, us, a@b\n# no\n\n1, a, b, c\n2,a,가 나,:d\n", "1,2,3,4\r\n 5 ,6,7,8"],
    ),
    "labels": reader(
        _labels(), references.tabs, ["P1\t0\t-1\nP2\t12\t9223372036854775807\n", "가 나\t1\t2\r\n3\t4\t5"]
    ),
    "transcripts": reader(
        _task("speech-2019", "texts"), references.transcripts, ["1\t네 괜찮습니다 \n2\t\n3\ta\tb", "x\t가\r\ny\t나\r\n"]
    ),
    "table, numbers": reader(
        _table("rmse"), references.table(float), ["id,pred\n1,0.5\n2,-3e2\n3,.5\n", 'pred,id\r\n1,"a, ""b"""\r\n2,c']
    ),
    "table, integers": reader(
        _table("qwk", low=0, high=9), references.table(int), ["id,pred\n1,0\n2,9\n", 'id,pred\n"1","3"\n"\n",4\n\n']
    ),
    "table, probabilities": reader(
        _table("log_loss", classes=["a", "b", "c"]),
        references.matrix,
        [
            "id,a,b,c\n1,0,0.5,0.5\n2,1,0,0\n",
            "b,id,c,a\n0.333333,x,0.333334,0.333333\n",
        ],
    ),
    "table, labels": reader(
        _table("accuracy"),
        references.table(str),
        ["id,pred\n1,고양이\n2,dog\n", '"id","pred"\n"1","a\r\nb"\n2,"=1+1"\n'],
    ),
    "table, classes": reader(
        _table("f1", classes=["no", "yes"]), references.table(["no", "yes"].index), ["id,pred\n1,no\n2,yes\n"]
    ),
    "table, lists": reader(
        _table("map_at_k", k=3), references.table(references.items), ["id,pred\n1,a b c\n2,\n3, 가  나\n"]
    ),
    "archives": Target(list(archives(json.dumps(ROWS[:2]).encode())), check_archive),
}
