"""`python -m bench [NAME ...]`: benches by name (without one, those of ``DEFAULT``), their tables, var/bench.json."""

import argparse
import importlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.machine import describe_machine
from tools.environment import ROOT

BENCHES = {
    "melon": "bytes to report for the contest's full size, against other evaluators",
    "sandbox": "what the confined child costs a submission",
    "formats": "the other contests and a table, bytes to report, against what else scores them",
    "journey": "from the last byte of an upload to the score on screen (needs Chromium and the development packages)",
}
DEFAULT = ["melon", "sandbox"]
FULL = 23_015


@dataclass(frozen=True)
class Options:
    """``rows`` playlists a file, ``copies`` of them in the large one; each figure is a median of ``times``."""

    rows: int = FULL
    copies: int = 9
    times: int = 7
    folder: Path = ROOT / "var" / "bench"

    @property
    def share(self) -> float:
        """Of its full size, for a bench that is not of playlists."""
        return self.rows / FULL


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", epilog="; ".join(f"{name}: {text}" for name, text in BENCHES.items())
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--times", type=int, default=Options.times, help="runs of each contender (default 7)")
    parser.add_argument("--rows", type=int, default=Options.rows, help="playlists (default: the contest's)")
    parser.add_argument("--folder", type=Path, default=Options.folder, help="where the files to read are kept")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json")
    args = parser.parse_args(arguments)
    if unknown := set(args.names) - set(BENCHES):
        parser.error(f"no bench is called {min(unknown)}: {', '.join(BENCHES)}")
    options = Options(rows=args.rows, times=args.times, folder=args.folder)
    figures = {}
    for name in args.names or DEFAULT:
        print(f"\n{name}: {BENCHES[name]}\n", flush=True)
        figures[name] = importlib.import_module(f"bench.{name}").run(options)
    write(args.out, figures)
    return 0


def write(path: Path, figures: dict[str, object]) -> None:
    """All figures of this run, with the machine and the versions they are of."""
    path.parent.mkdir(parents=True, exist_ok=True)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    report = {"at": at, **describe_machine(), "benches": figures}
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n{path}")


if __name__ == "__main__":
    sys.exit(main())
