"""The bells. Ids only, explicit names, no logic: `flow` does the work."""

from arena.celery import app
from arena.core import clock
from arena.pipeline import blobs, flow, heartbeats, invariants, operators
from arena.pipeline.sweeper import Sweeper

app.steps["worker"].add(Sweeper)


@app.task(name="arena.score_submission")
def score_submission(*, submission_id: int) -> None:  # noqa: ARG001 who rang; whose turn it is, `flow` decides
    flow.score_next(worker=flow.worker_name())


@app.task(name="arena.clean_up")
def clean_up() -> None:
    blobs.collect_orphans(now=clock.now())
    heartbeats.forget_old(clock.now())


@app.task(name="arena.verify_invariants")
def verify_invariants() -> None:
    invariants.verify(every_byte=False)


@app.task(name="arena.tell_operators")
def tell_operators() -> None:
    operators.tell(now=clock.now())
