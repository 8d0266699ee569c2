"""The rush itself. Imported once the site's settings stand in the environment, since it reads the site's database."""

import io
import json
import os
import platform
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import Any

import django
from django.core.management import call_command

django.setup()

from arena.submissions.models import PENDING, Submission  # noqa: E402
from bench.rush import checks, figures  # noqa: E402
from bench.rush.contest import rows_of_rounds, write_competition, write_samples  # noqa: E402
from bench.rush.ground import Ground  # noqa: E402
from bench.rush.options import Options  # noqa: E402
from bench.rush.people import make_teams, set_deadline  # noqa: E402
from bench.rush.plan import STRAGGLERS, as_job, make_plan  # noqa: E402
from bench.rush.readers import PAGE  # noqa: E402
from bench.rush.watch import Watch  # noqa: E402
from tests.stack import ROOT  # noqa: E402


def rush(ground: Ground, home: Path, options: Options) -> dict[str, Any]:
    """Everything that was measured, and what was promised."""
    job = home / "job.json"
    described = _prepare(home / "contest", options)
    job.write_text(json.dumps({**described, "host": f"127.0.0.1:{ground.stack.port}"}))
    clients = {name: _start(name, job) for name in ("senders", "readers")}
    _warm_up(ground, clients.values())
    begin = time.time() + 1
    set_deadline(begin + options.seconds)
    load = [os.getloadavg()[0]]
    for client in clients.values():
        client.say(begin)
    watch = Watch(ground, {name: each.process.pid for name, each in clients.items()}, count_pending, begin)
    faults = _set_faults(ground, options, begin)
    statuses = [client.process.wait() for client in clients.values()]
    for fault in faults:
        fault.join()
    load.append(os.getloadavg()[0])
    print(f"the deadline has passed; {count_pending()} wait", flush=True)
    drained_at = _wait_for_the_rest(begin, options)
    watch.stop()
    if any(statuses):
        raise SystemExit("a client failed; see above")
    sent, reads = (_lines(home / f"{name}.log") for name in clients)
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"cores": os.cpu_count(), "system": platform.platform(terse=True), "load": load},
        "options": {**asdict(options), "out": None, "per_day": options.per_day},
        "events": options.events,
        "accepting": figures.accepting(sent, options),
        "reading": figures.reading(reads),
        "scoring": figures.scoring(watch, options, drained_at),
        "resources": figures.resources(watch),
        "promises": checks.broken_promises(sent, deadline=options.seconds),
    }


def _prepare(folder: Path, options: Options) -> dict[str, Any]:
    """The competition, open till tomorrow; the files; the teams with their tokens; who will send what."""
    folder.mkdir()
    rows = rows_of_rounds(options)
    write_competition(folder, rows=rows, per_day=options.per_day)
    call_command("apply_competition", str(folder), stdout=io.StringIO())
    samples, tokens = write_samples(folder, rows), make_teams(options.teams + STRAGGLERS)
    lasts = options.seconds + options.tail
    return as_job(make_plan(options, samples), samples, tokens=tokens, readers=options.readers, lasts=lasts)


def _warm_up(ground: Ground, clients: Iterable["Client"]) -> None:
    """A site at its deadline has been up for weeks, and nobody has just started his computer either."""
    url = f"{ground.stack.base_url}{PAGE}"
    with ThreadPoolExecutor(16) as pool:
        for _ in pool.map(lambda _: urllib.request.urlopen(url).read(), range(32)):
            pass
    for client in clients:
        client.hear()


def count_pending() -> int:
    return Submission.objects.filter(state__in=PENDING).count()


@dataclass(frozen=True)
class Client:
    """A process that says when it is ready, and is told when to begin."""

    process: "subprocess.Popen[str]"

    def hear(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def say(self, begin: float) -> None:
        assert self.process.stdin is not None
        print(begin, file=self.process.stdin, flush=True)


def _start(name: str, job: Path) -> Client:
    command = [sys.executable, "-m", f"bench.rush.{name}", str(job), str(job.with_name(f"{name}.log"))]
    return Client(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))


def _set_faults(ground: Ground, options: Options, begin: float) -> list[Timer]:
    faults = [
        Timer(begin + options.worker_killed_at - time.time(), ground.kill_worker),
        Timer(begin + options.broker_killed_at - time.time(), ground.kill_broker, [options.broker_away]),
    ]
    for fault in faults:
        fault.start()
    return faults


def _wait_for_the_rest(begin: float, options: Options) -> float | None:
    """When the last one was finished, in seconds from the start; None if it took too long."""
    patience = time.monotonic() + options.drain * 60
    while time.monotonic() < patience:
        if count_pending() == 0:
            return time.time() - begin
        time.sleep(0.5)
    return None


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]
