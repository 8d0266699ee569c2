"""pytrec_eval, Python's door to trec_eval."""

import json
from pathlib import Path

import pytrec_eval

from bench.peers import CUTS, relevances, runs, score
from bench.work import Work


class PytrecEval:
    def prepare(self, work: Work) -> None:
        self.evaluators = {
            field: pytrec_eval.RelevanceEvaluator(relevances(work.truth, field), {f"ndcg_cut.{cut}"})
            for field, cut in CUTS.items()
        }

    def run(self, path: Path) -> dict[str, float]:
        rows = json.loads(path.read_bytes())
        means = {}
        for field, cut in CUTS.items():
            values = self.evaluators[field].evaluate(runs(rows, field)).values()
            means[field] = sum(value[f"ndcg_cut_{cut}"] for value in values) / len(rows)
        return score(means)
