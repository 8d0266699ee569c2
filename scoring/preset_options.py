"""The options of the command that say more of a preset."""

import argparse
from typing import Any

NAMES = ("top_n", "metric", "id", "target", "classes", "positive", "k", "items", "low", "high", "segments")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--top-n", type=int, metavar="N", help="items in a list, where the preset lets you choose")
    table = parser.add_argument_group("with --preset table")
    add_metrics(table)
    table.add_argument("--id", metavar="COLUMN", help="default: id")
    table.add_argument("--target", metavar="COLUMN", help="what is predicted, and what the answers tell")
    table.add_argument("--segments", metavar="COLUMN", help="of the answers: report by its values, too")


def add_metrics(group: argparse._ActionsContainer) -> None:
    """How a column is scored."""
    group.add_argument(
        "--metric",
        action="append",
        metavar="NAME",
        help="rmse, or with a parameter fbeta:beta=0.5; several times: the first is the headline",
    )
    group.add_argument("--classes", type=_names, metavar="A,B,...", help="in their order, the positive one of two last")
    group.add_argument("--positive", metavar="CLASS")
    group.add_argument("--k", type=int, metavar="N", help="of ..._at_k, mrr and top_k_accuracy")
    group.add_argument("--items", type=int, metavar="N", help="how many a list may hold; default: k")
    group.add_argument("--low", type=float, metavar="X", help="the smallest number allowed")
    group.add_argument("--high", type=float, metavar="X", help="the largest")


def words(args: argparse.Namespace) -> dict[str, Any]:
    """What was said, by the keys of a task description."""
    return {name: value for name in NAMES if (value := getattr(args, name, None)) is not None}


def _names(text: str) -> list[str]:
    return text.split(",")
