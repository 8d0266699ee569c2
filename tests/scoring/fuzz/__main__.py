"""Fuzzing for as long as you like: ``python -m tests.scoring.fuzz --minutes 10 --seed 7``.

Every format in turn is given right files, spoilt in a few ways. Ends with a table, and with status 1 if a reader did
anything but take a file or refuse it. A seed makes the same files in the same order.
"""

import argparse
import random
import secrets
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.scoring.fuzz.mutations import spoil
from tests.scoring.fuzz.targets import TARGETS, Target, examine

FOUND = Path("var/fuzz")
BROKEN = "broken"
TURN = 500
"""Files of one format before it is the next one's turn."""


def main() -> int:
    asked = _asked()
    print(f"seed {asked.seed}")
    end = time.monotonic() + 60 * asked.minutes
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in asked.only or TARGETS}
    faults = 0
    for turn in _counting(asked.begin):
        for name, counted in outcomes.items():
            for number in range(turn * TURN, (turn + 1) * TURN):
                faults += not _try(name, f"{asked.seed}/{name}/{number}", counted)
        if time.monotonic() > end or faults >= asked.faults:
            break
    _print_table(outcomes, faults)
    return 1 if faults else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.scoring.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", default=secrets.token_hex(4), help="makes the same files once more")
    parser.add_argument("--only", action="append", choices=TARGETS, metavar="FORMAT", help=", ".join(TARGETS))
    parser.add_argument("--begin", type=int, default=0, metavar="TURN", help=f"the first turn; each is {TURN} files")
    parser.add_argument("--faults", type=int, default=10, metavar="N", help="end after so many")
    return parser.parse_args()


def _counting(first: int) -> Iterator[int]:
    while True:
        yield first
        first += 1


def _try(name: str, seed: str, counted: Counter[str]) -> bool:
    """Give a reader one file; False where it broke."""
    target = TARGETS[name]
    chance = random.Random(seed)
    data = spoil(chance, chance.choice(target.seeds), target.seeds)
    outcome = _outcome(target, data)
    counted[outcome if isinstance(outcome, str) else BROKEN] += 1
    if isinstance(outcome, str):
        return True
    path = FOUND / seed.replace("/", "-").replace(", ", "-")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_shortened(target, data, repr(outcome)))
    print("".join(traceback.format_exception(outcome)), path, sep="")
    return False


def _outcome(target: Target, data: bytes) -> str | Exception:
    """What came of the file, or what went wrong with it."""
    try:
        return examine(target, data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return error


def _shortened(target: Target, data: bytes, fault: str) -> bytes:
    """As little of the file as breaks in the same way."""
    size = len(data)
    while size := size // 2:
        for start in range(0, len(data), size):
            less = data[:start] + data[start + size :]
            if repr(_outcome(target, less)) == fault:
                data = less
    return data


def _print_table(outcomes: dict[str, Counter[str]], faults: int) -> None:
    for name, counted in outcomes.items():
        codes = len(counted.keys() - {"taken", BROKEN})
        print(f"{name:22} {counted.total():>10,} files  {counted['taken']:>9,} taken  {codes:>3} codes")
    print(f"{sum(counted.total() for counted in outcomes.values()):,} files, {faults} faults")


if __name__ == "__main__":
    sys.exit(main())
