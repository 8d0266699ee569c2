"""Many submissions, many faults, one seed; then races. `make faults`, or

    python -m tests.faults.campaign [--submissions 10000] [--faults 200] [--seed S] [--lane embedded|servers]
                                    [--races 1000] [--minutes 60]

Clients submit all the time, repeat what was not answered, and note every acknowledgement. Afterwards the notes are held
against what the site has kept. The seed decides what is sent and which fault comes after how many acknowledgements;
processes run as they like, so the same seed gives the same plan and not the same history.
"""

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import races
from tests.faults.nemesis import strike
from tests.faults.plan import EXPECTED, LANES, Fault, Plan, make_plan
from tests.faults.site import Entrant, Site, path_of, running_site

CLIENTS = 8
TEAMS = 16
PATIENCE = 180.0
"""Seconds after which a request that gets no answer, or a submission that gets no verdict, counts as lost or stuck."""


@dataclass
class Campaign:
    """A plan carried out on a site: what the clients were told, and what was done to the site."""

    site: Site
    plan: Plan
    deadline: float
    acknowledged: dict[int, str] = field(default_factory=dict)
    struck: list[Fault] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _acknowledgement: threading.Condition = field(default_factory=threading.Condition)
    _clients: int = CLIENTS

    def run(self) -> "Outcome":
        began = time.monotonic()
        entrants = self.site.teams(TEAMS)
        with ExitStack() as stack:
            stack.enter_context(self.site.second_worker())
            pool = stack.enter_context(ThreadPoolExecutor(CLIENTS + 1))
            working = [pool.submit(self._submit_all, entrants) for _ in range(CLIENTS)]
            working.append(pool.submit(self._strike_all))
            for each in working:
                each.result()
            stuck = self._stuck()
        return Outcome(self, self._states(entrants), stuck, time.monotonic() - began)

    def _submit_all(self, entrants: list[Entrant]) -> None:
        """One client: the next number, until all are sent or the time is up."""
        try:
            while (number := next(self._numbers)) < self.plan.submissions and time.monotonic() < self.deadline:
                _kind, content = self.plan.file(number)
                script = entrants[number % TEAMS].script
                key = f"{self.plan.seed}-{number}"
                told = script.submit_surely(path_of("main"), content, key, timeout=PATIENCE)
                with self._acknowledgement:
                    self.acknowledged[number] = told
                    self._acknowledgement.notify_all()
        finally:
            with self._acknowledgement:
                self._clients -= 1
                self._acknowledgement.notify_all()

    def _strike_all(self) -> None:
        for fault in self.plan.faults:
            with self._acknowledgement:
                due = lambda after=fault.after: len(self.acknowledged) > after or not self._clients  # noqa: E731
                self._acknowledgement.wait_for(due)
                if not self._clients:
                    return
            strike(self.site, fault)
            self.struck.append(fault)

    def _stuck(self) -> int:
        try:
            self.site.rest(timeout=PATIENCE + len(self.acknowledged) / 10)
        except AssertionError:
            return int(self.site.ask("pending"))
        return 0

    def _states(self, entrants: list[Entrant]) -> dict[str, dict[str, Any]]:
        kept = self.site.sent_by(*entrants)
        return {each: facts for ids in _batches(kept) for each, facts in zip(ids, self.site.look(ids), strict=True)}


@dataclass
class Outcome:
    campaign: Campaign
    kept: dict[str, dict[str, Any]]
    stuck: int
    seconds: float

    def failures(self) -> dict[str, int]:
        """What must be nought."""
        told = self.campaign.acknowledged
        twice = sum(
            [effective for _, effective in facts["evaluations"]].count(True) > 1 for facts in self.kept.values()
        )
        return {
            "lost": len(set(told.values()) - set(self.kept)),
            "taken twice": len(told) - len(set(told.values())),
            "there, and never acknowledged": len(set(self.kept) - set(told.values())),
            "counted twice": twice,
            "stuck": self.stuck,
            "wrong verdict": sum(not self._is_right(number) for number in told),
            "broken promises": 0 if self.stuck else len(self.campaign.site.broken_promises()),
        }

    def _is_right(self, number: int) -> bool:
        """Of the file's kind; or our failure, for which the team has its quota back."""
        kind, _content = self.campaign.plan.file(number)
        state = self.kept.get(self.campaign.acknowledged[number], {}).get("state")
        return state in {EXPECTED[kind], "failed"}

    def facts(self) -> dict[str, Any]:
        kept = self.kept.values()
        states = Counter(facts["state"] for facts in kept)
        return {
            "seed": self.campaign.plan.seed,
            "submissions acknowledged": f"{len(self.campaign.acknowledged)} of {self.campaign.plan.submissions}",
            "faults": f"{len(self.campaign.struck)} of {len(self.campaign.plan.faults)}",
            **{f"    {kind}": count for kind, count in Counter(each.kind for each in self.campaign.struck).items()},
            "states": ", ".join(f"{count} {state}" for state, count in states.most_common()),
            "leases lost": sum(facts["lost_leases"] for facts in kept),
            "crashes of scoring": sum(facts["crashes"] for facts in kept),
            "late results, kept and not counted": sum(
                not effective for facts in kept for _, effective in facts["evaluations"]
            ),
            "minutes": round(self.seconds / 60, 1),
        }


def _batches(ids: list[str], size: int = 500) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def race(site: Site, *, rounds: int, deadline: float) -> dict[str, Any]:
    """Fifty at once for five places, again and again."""
    done = overrun = 0
    while done < rounds and time.monotonic() < deadline:
        for outcome in races.rush(site, rounds=min(20, rounds - done)):
            done += 1
            overrun += outcome != {"taken": 5, "quota_exhausted": 45, "kept": 5}
    return {"races of 50 for 5 places": f"{done} of {rounds}", "races that did not end with 5": overrun}


def run_lane(lane: str, options: argparse.Namespace) -> bool:
    """True when nothing went wrong."""
    plan = make_plan(lane=lane, seed=options.seed, submissions=options.submissions, faults=options.faults)
    print(f"\n=== lane {lane}: {plan.submissions} submissions, {len(plan.faults)} faults, seed {plan.seed}", flush=True)
    half = options.minutes * 60 / 2
    with (
        tempfile.TemporaryDirectory(prefix="arena-faults-") as home,
        running_site(Path(home) / "site", on_servers=lane == "servers") as site,
    ):
        outcome = Campaign(site, plan, time.monotonic() + half).run()
        failures = outcome.failures()
        _print_table({**outcome.facts(), **failures})
        raced = race(site, rounds=options.races, deadline=time.monotonic() + half)
        _print_table(raced)
        if problems := site.broken_promises():
            print(*problems[:20], sep="\n")
    return not any(failures.values()) and not raced["races that did not end with 5"] and not problems


def _print_table(rows: dict[str, Any]) -> None:
    for name, value in rows.items():
        print(f"  {name:<45} {value}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.campaign")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--races", type=int, default=1000, help="rounds of fifty uploads at once at a limit of five")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--lane", choices=list(LANES), help="one lane only")
    parser.add_argument("--minutes", type=float, default=120, help="for each lane at most, half of it for races")
    options = parser.parse_args(arguments)
    lanes = [options.lane] if options.lane else list(LANES)
    went_well = [run_lane(lane, options) for lane in lanes]
    return 0 if all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
