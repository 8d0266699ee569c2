"""ranx, ranking metrics by Numba."""

import json
from pathlib import Path

import ranx

from bench.peers import CUTS, relevances, runs, score
from bench.work import Work


class Ranx:
    def prepare(self, work: Work) -> None:
        self.truth = {field: ranx.Qrels(relevances(work.truth, field)) for field in CUTS}
        # Its functions are compiled at the first call, which is not what is measured.
        for cut in CUTS.values():
            ranx.evaluate(ranx.Qrels({"1": {"a": 1}}), ranx.Run({"1": {"a": 1.0}}), f"ndcg@{cut}")

    def run(self, path: Path) -> dict[str, float]:
        rows = json.loads(path.read_bytes())
        means = {}
        for field, cut in CUTS.items():
            run = ranx.Run(runs(rows, field))
            means[field] = float(ranx.evaluate(self.truth[field], run, f"ndcg@{cut}"))
        return score(means)
