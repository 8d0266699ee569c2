"""Arena's own engine, and the floor under it: what decoding the rows alone takes the fastest decoder for Python."""

from pathlib import Path

import msgspec

from bench.work import Work
from scoring import make_split, read_predictions, score
from scoring.answers import Answers


class Arena:
    """All of it: every check, the columns, all, public and private rows, a value for each row."""

    def prepare(self, work: Work) -> None:
        self.task = work.task()
        self.answers = Answers.load(work.answers)
        self.split = make_split(self.answers, b"bench", 0.3)

    def run(self, path: Path) -> dict[str, float]:
        report = score(read_predictions(path, self.task), self.answers, self.task, self.split)
        return {**report.all.metrics, **({} if report.all.score is None else {"score": report.all.score})}


class Row(msgspec.Struct, gc=False):
    id: int
    songs: list[int]
    tags: list[str]


class Floor:
    """No check, no score: msgspec cuts the file into rows and makes Python objects of each."""

    def prepare(self, _: Work) -> None:
        self.cut = msgspec.json.Decoder(list[msgspec.Raw]).decode
        self.read = msgspec.json.Decoder(Row).decode

    def run(self, path: Path) -> dict[str, float]:
        for row in self.cut(path.read_bytes()):
            self.read(row)
        return {}
