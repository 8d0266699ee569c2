"""`python -m bench.rush`: many teams submit until the deadline, browsers watch the board, the worker and the broker
are killed. Prints a table, writes var/rush.json, and exits with 1 if a promise was broken. Slowness breaks none."""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.rush.ground import running_ground
from bench.rush.options import Options, read_options
from bench.rush.report import print_report
from tools.environment import SERVICES


def main(arguments: list[str] | None = None) -> int:
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and with that all that was started ends
    with tempfile.TemporaryDirectory(prefix="arena-rush-", dir="/tmp") as scratch:
        found = _rush(Path(scratch), options)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print_report(found)
    print(options.out)
    return 1 if any(found["promises"].values()) else 0


def _rush(home: Path, options: Options) -> dict[str, Any]:
    for name in SERVICES:  # the rush brings its own
        os.environ.pop(name, None)
    with running_ground(home, options) as ground:
        os.environ.update(ground.stack.environment, DJANGO_SETTINGS_MODULE="arena.settings")
        from bench.rush.run import rush  # noqa: PLC0415 it reads these settings

        print(f"{options.rate:g} submissions a second for {options.minutes:g} minutes", flush=True)
        try:
            return rush(ground, home, options)
        except Exception:
            print(ground.stack.output(), file=sys.stderr)
            raise


if __name__ == "__main__":
    sys.exit(main())
