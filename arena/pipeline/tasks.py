"""The bells. Ids only, explicit names, no logic: `flow` does the work."""

import socket
import threading

from arena.celery import app
from arena.core import clock
from arena.pipeline import blobs, flow, heartbeats, invariants


def worker_name() -> str:
    return f"{socket.gethostname()}:{threading.get_native_id()}"


@app.task(name="arena.score_submission")
def score_submission(*, submission_id: int) -> None:  # noqa: ARG001 who rang; whose turn it is, `flow` decides
    flow.score_next(worker=worker_name())


@app.task(name="arena.sweep")
def sweep() -> None:
    flow.sweep()


@app.task(name="arena.clean_up")
def clean_up() -> None:
    blobs.collect_orphans(now=clock.now())
    heartbeats.forget_old(clock.now())


@app.task(name="arena.verify_invariants")
def verify_invariants() -> None:
    invariants.verify(every_byte=False)
