"""What a rush is made of. Everything is bounded: a number of seconds, a rate, a number of readers."""

import argparse
from dataclasses import dataclass, fields
from pathlib import Path

from tools.environment import ROOT

POLL_SECONDS = 5.0  # what the board's page does while a round is open


@dataclass(frozen=True, kw_only=True)
class Options:
    lane: str = "servers"
    rate: float = 10.0
    minutes: float = 5.0
    teams: int = 500
    playlists: int = 600
    full: float = 0.01
    readers: int = 100
    lease: float = 60.0
    drain: float = 30.0
    seed: int = 0
    out: Path = ROOT / "var" / "rush.json"

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    @property
    def tail(self) -> float:
        """Seconds for which people still try after the deadline."""
        return min(5.0, self.seconds / 4)

    @property
    def per_day(self) -> int:
        """Enough for nearly everybody; those who send six times as much as the others run into it."""
        return max(3, round(3 * self.rate * self.seconds / self.teams))

    @property
    def events(self) -> dict[str, float]:
        """What happens when, in seconds from the start."""
        return {
            "worker killed": self.worker_killed_at,
            "broker killed": self.broker_killed_at,
            "deadline": self.seconds,
        }

    @property
    def worker_killed_at(self) -> float:
        return self.seconds / 3

    @property
    def broker_killed_at(self) -> float:
        return self.seconds / 2

    @property
    def broker_away(self) -> float:
        return min(10.0, self.seconds / 8)


HELP = {
    "lane": "servers (PostgreSQL and Valkey) or embedded (SQLite and files)",
    "rate": "submissions a second",
    "minutes": "from the first one to the deadline",
    "teams": "who send them",
    "playlists": "rows of a file: 600 are 0.6 MB",
    "full": "share of files of 22 MB",
    "readers": f"browsers on the board, each asking every {POLL_SECONDS:g} s",
    "lease": "seconds until a dead worker's work is taken back",
    "drain": "minutes to wait for the backlog at most",
    "seed": "of who sends what, and when",
    "out": "where the figures go",
}


def read_options(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rush", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for option in fields(Options):
        choices = ("servers", "embedded") if option.name == "lane" else None
        kind = type(option.default)
        parser.add_argument(
            f"--{option.name}", type=Path if issubclass(kind, Path) else kind, default=option.default,
            choices=choices, help=HELP[option.name],
        )  # fmt: skip
    return Options(**vars(parser.parse_args(arguments)))
