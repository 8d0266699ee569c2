"""What ``python -m scoring`` prints: text for people, or one JSON object."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

import msgspec

from scoring import table_preset
from scoring.errors import Problem
from scoring.messages import LANGUAGES, metric_label, place, render
from scoring.metrics import TABLE_METRICS
from scoring.report import Part, Report
from scoring.task import Task

SIDES = {
    "en": {"all": "all", "public": "public", "private": "private"},
    "ko": {"all": "전체", "public": "공개", "private": "비공개"},
}


class CannotPrint(Exception):
    """The reader is gone, or the disk is full."""


@dataclass
class Printer:
    """Prints results to stdout, and what is wrong to stderr; with ``as_json``, all that counts to stdout."""

    as_json: bool
    lang: str

    def presets(self, tasks: Iterable[Task]) -> None:
        if self.as_json:
            return _print_json({"presets": [*map(_described, tasks), _table_described()]})
        for task in tasks:
            _print(f"{task.preset:16} {', '.join(each.name for each in task.metrics)}   {task.title[self.lang]}")
        any_of = {"en": "any of ", "ko": "다음 중에서 고름: "}[self.lang]
        _print(f"{table_preset.NAME:16} {any_of}{', '.join(TABLE_METRICS)}   {table_preset.TITLE[self.lang]}")
        return None

    def valid(self, task: Task, rows: int) -> None:
        if self.as_json:
            return _print_json({"preset": task.preset, "version": task.version, "rows": rows, "errors": [], "total": 0})
        return _print({"en": "Valid", "ko": "올바른 파일입니다"}[self.lang] + f": {self._rows(rows)}.")

    def report(self, report: Report, task: Task) -> None:
        sides = {"public": report.public, "private": report.private}
        parts = {name: part for name, part in sides.items() if part}
        if not self.as_json:
            for name, part in (parts or {"all": report.all}).items():
                self._part(name, part, task.decimals)
                if name == "public" and (difference := task.resolution(part.rows)):
                    self._print_resolution(difference)
            if task.headline.relative:
                told = {
                    "en": "the score takes the other teams' metrics",
                    "ko": "점수는 다른 팀들의 지표가 있어야 나옵니다",
                }
                _print(f"({told[self.lang]})")
        elif parts:
            _print_json({name: _scored(part, task) for name, part in parts.items()})
        else:
            _print_json(_scored(report.all, task))

    def verified(self, report: Report, *, against_files: bool, segments: bool) -> None:
        """``segments``: whether the means of segments, if there are any, were made again, too."""
        if self.as_json:
            return _print_json({"verified": True, "files": against_files, "segments": segments, **report.hashes})
        done = {
            ("en", True): "Verified: the files give this report again, to the last bit.",
            ("en", False): "Verified: the rows of this report give its scores, to the last bit.",
            ("ko", True): "확인했습니다. 파일을 다시 채점해도 마지막 비트까지 같습니다.",
            ("ko", False): "확인했습니다. 보고서의 행별 값이 점수와 마지막 비트까지 맞습니다.",
        }
        left = {
            "en": "  (but not its segments: give --answers and --predictions, and --questions where these tell them)",
            "ko": "  (구간별 평균은 제외. --answers와 --predictions를, 문제로 나눈 구간이면 --questions도 주세요.)",
        }
        return _print(done[self.lang, against_files] + ("" if segments else "\n" + left[self.lang]))

    def counts(self, counts: Mapping[str, int]) -> None:
        _print_json(counts)

    def problems(self, problems: list[Problem], total: int) -> None:
        if self.as_json:
            errors = [self._error(problem) for problem in problems]
            return _print_json({"errors": errors, "total": total})
        self._lines(problems)
        if total > len(problems):
            left = total - len(problems)
            _print({"en": f"… and {left:,} more.", "ko": f"… 그 밖에 {left:,}개."}[self.lang], sys.stderr)
        return None

    def warnings(self, problems: list[Problem]) -> None:
        self._lines(problems)

    def _lines(self, problems: list[Problem]) -> None:
        hints: set[str] = set()
        for problem in problems:
            message, hint = render(problem, self.lang)
            where = place(problem, self.lang)
            _print(f"{where + ': ' if where else ''}{message} [{problem.code}]", sys.stderr)
            if hint not in hints:
                _print(f"    {hint}", sys.stderr)
            hints.add(hint)

    def _error(self, problem: Problem) -> dict[str, Any]:
        message, hint = render(problem, self.lang)
        return {
            "code": problem.code,
            "message": message,
            "hint": hint,
            "row": problem.row,
            "id": problem.id,
            "field": problem.field,
        }

    def _part(self, name: str, part: Part, decimals: int) -> None:
        _print(f"{SIDES[self.lang][name]}: {self._rows(part.rows)}")
        if part.score is not None:
            _print_metrics({"score": part.score}, "  ", decimals)
        _print_metrics(part.metrics, "  ", decimals)
        for segment, means in part.segments.items():
            _print(f"  {segment}: {self._rows(means.rows)}")
            _print_metrics(means.metrics, "    ", decimals)

    def _print_resolution(self, difference: float) -> None:
        told = {
            "en": f"scores less than about {difference:.3f} apart can be chance",
            "ko": f"점수 차이가 약 {difference:.3f}보다 작으면 우연일 수 있습니다",
        }
        _print(f"  ({told[self.lang]})")

    def _rows(self, count: int) -> str:
        return {"en": f"{count:,} row{'' if count == 1 else 's'}", "ko": f"{count:,}행"}[self.lang]


def _scored(part: Part, task: Task) -> dict[str, Any]:
    return {"preset": task.preset, "version": task.version, **part.as_dict()}


def _described(task: Task) -> dict[str, Any]:
    metrics = [
        {"name": each.name, "label": each.label, "greater_is_better": each.metric.greater_is_better}
        for each in task.metrics
    ]
    return {"preset": task.preset, "version": task.version, "title": task.title, "metrics": metrics}


def _table_described() -> dict[str, Any]:
    """The preset that needs further words, with every metric that these may choose."""
    metrics = [
        {
            "name": kind,
            "label": {lang: metric_label(kind, msgspec.structs.asdict(metric()), lang) for lang in LANGUAGES},
            "greater_is_better": metric.greater_is_better,
        }
        for kind, metric in TABLE_METRICS.items()
    ]
    return {
        "preset": table_preset.NAME,
        "version": table_preset.VERSION,
        "title": table_preset.TITLE,
        "metrics": metrics,
    }


def _print_metrics(metrics: Mapping[str, float], indent: str, decimals: int) -> None:
    for name, value in metrics.items():
        _print(f"{indent}{name:14} {value:.{decimals}f}")


def _print_json(data: Mapping[str, Any]) -> None:
    _print(json.dumps(data, ensure_ascii=False))


def _print(text: str, file: TextIO | None = None) -> None:
    try:
        print(text, file=file or sys.stdout)
    except OSError as error:
        raise CannotPrint from error
