"""The bells. Ids only, explicit names, no logic: `flow` does the work."""

from arena.celery import app
from arena.pipeline import flow, orphans
from arena.pipeline.sweeper import Sweeper

app.steps["worker"].add(Sweeper)


@app.task(name="arena.score_submission")
def score_submission(*, submission_id: int) -> None:  # noqa: ARG001 who rang; whose turn it is, `flow` decides
    flow.score_next(worker=flow.worker_name())


@app.task(name="arena.collect_orphans")
def collect_orphans() -> None:
    orphans.collect_orphans()
