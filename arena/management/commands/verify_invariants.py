"""`manage.py verify_invariants`: is everything as it must be? Safe while the site runs. Exit status 1 if it is not."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from arena.pipeline import invariants
from arena.pipeline.invariants.texts import SAYS, sentence
from arena.pipeline.models import Verification


class Command(BaseCommand):
    help = "Check what must always be true of the data (I1 to I8). Changes nothing but the record of this check."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a report to read")
        parser.add_argument(
            "--quick", action="store_true", help="read the bytes of a part of the uploads only, as the nightly run does"
        )

    def handle(self, *, json: bool, quick: bool, **_: Any) -> None:
        found = invariants.verify(every_byte=not quick)
        self.stdout.write(_as_json(found) if json else "\n".join(_report(found)))
        if not found.ok:
            sys.exit(1)


def _as_json(found: Verification) -> str:
    shown = {"ok": found.ok, "at": found.at.isoformat(), "seconds": found.seconds}
    return json.dumps({**shown, "invariants": [_invariant(each) for each in found.invariants]}, ensure_ascii=False)


def _invariant(outcome: Mapping[str, Any]) -> dict[str, Any]:
    violations = [{**violation, "message": sentence(violation)} for violation in outcome["violations"]]
    return {**outcome, "says": str(SAYS[outcome["id"]]), "ok": not outcome["total"], "violations": violations}


def _report(found: Verification) -> list[str]:
    lines = []
    for outcome in found.invariants:
        verdict = "VIOLATED" if outcome["total"] else "ok"
        lines.append(f"{outcome['id']}  {verdict:<8}  {outcome['checked']:>9,} checked  {SAYS[outcome['id']]}")
        lines += [f"      {each['subject']}: {sentence(each)}" for each in outcome["violations"]]
        if more := outcome["total"] - len(outcome["violations"]):
            lines.append(f"      … and {more:,} more")
    broken = sum(1 for outcome in found.invariants if outcome["total"])
    verdict = f"{broken} of {len(found.invariants)} invariants are violated" if broken else "all invariants hold"
    return [*lines, f"{verdict}; {found.seconds:.1f} s"]
