"""pandas and scikit-learn: what a table is scored with in a notebook."""

from pathlib import Path

import pandas as pd
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from bench.work import Work


class Pandas:
    def prepare(self, work: Work) -> None:
        self.truth = pd.read_csv(work.truth)

    def run(self, path: Path) -> dict[str, float]:
        both = self.truth.merge(pd.read_csv(path), on="id", validate="one_to_one", suffixes=("_right", ""))
        if len(both) != len(self.truth):
            raise ValueError("the ids are not those asked for")
        right, predicted = both["target_right"], both["target"]
        area = roc_auc_score(right, predicted)
        others = {"log_loss": log_loss(right, predicted), "brier": brier_score_loss(right, predicted)}
        return {"score": area, "roc_auc": area, **others}
