"""docs/scoring.md lists every metric and every error code: its tables are made of the code. ``--write`` makes them."""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from scoring.messages import read_catalogue
from scoring.metrics import ContestMetrics, LabelMetrics, ListMetrics, NumberMetrics, ProbabilityMetrics
from tools.environment import ROOT

PAGE = ROOT / "docs" / "scoring.md"
CATALOGUE = ROOT / "scoring" / "catalogue" / "en.yaml"
GROUPS = {
    "A class in each row": get_args(LabelMetrics),
    "Probabilities and scores": get_args(ProbabilityMetrics),
    "A number in each row": get_args(NumberMetrics),
    "A list in each row": get_args(ListMetrics),
    "As the contests defined them": get_args(ContestMetrics),
}
NOT_IN_THE_LIST = "max_truth"


def metric_tables() -> Iterator[str]:
    for title, metrics in GROUPS.items():
        yield f"### {title}\n"
        yield "| metric | better | is | as in |\n|---|---|---|---|"
        for metric in metrics:
            better = "higher" if metric.greater_is_better else "lower"
            yield f"| {_named(metric)} | {better} | {_first_words(metric)} | {metric.citation.rstrip('.')} |"
        yield ""


def code_tables() -> Iterator[str]:
    """The problems under the headings that the catalogue has for them."""
    problems = read_catalogue("en")["problems"]
    for line in CATALOGUE.read_text(encoding="utf-8").split("\nproblems:\n")[1].splitlines():
        if line.startswith("  # "):
            yield f"\n### {line[4:].capitalize()}\n\n| code | says | hint |\n|---|---|---|"
        elif found := re.match(r"  (\w+):", line):
            message, hint = problems[found[1]]
            yield f"| `{found[1]}` | {_readable(message)} | {_readable(hint)} |"
        elif not line.startswith(" "):
            return


def with_tables(page: str) -> str:
    for name, lines in (("metrics", metric_tables()), ("codes", code_tables())):
        before, rest = page.split(f"<!-- {name} -->\n")
        _, after = rest.split(f"<!-- end of {name} -->")
        table = "\n".join(lines).strip()
        page = f"{before}<!-- {name} -->\n\n{table}\n\n<!-- end of {name} -->{after}"
    return page


def _named(metric: Any) -> str:
    defaults = metric()
    parameters = [
        f"`{name}` {getattr(defaults, name):.6g}" for name in metric.__struct_fields__ if name != NOT_IN_THE_LIST
    ]
    return f"`{metric.__struct_config__.tag}`" + (f" ({', '.join(parameters)})" if parameters else "")


def _first_words(metric: Any) -> str:
    words = " ".join(inspect.cleandoc(metric.__doc__ or "").split("\n\n")[0].split())
    return words.rstrip(".:").replace("``", "`").replace("|", "\\|")


def _readable(text: str) -> str:
    """With each parameter's name in its place."""
    text = re.sub(r"(?<!\{)\{(\w+)[^{}]*\}(?!\})", r"*\1*", text)
    return text.replace("{{", "{").replace("}}", "}").replace("|", "\\|")


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    wanted = with_tables(page)
    if "--write" in sys.argv[1:]:
        Path(PAGE).write_text(wanted, encoding="utf-8")
    elif wanted != page:
        sys.stdout.write("docs/scoring.md is not of this code: python -m tools.scoring_docs --write\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
