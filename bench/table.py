"""Plain tables, which also are Markdown."""

from statistics import median

from bench.targets import Target


def print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    print(flush=True)


def spread(values: list[float]) -> str:
    return f"{median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def print_targets(targets: list[Target]) -> None:
    print_table(
        ["target", "measured", "limit", ""],
        [
            [
                each.what,
                f"{each.value:.2f}",
                f"{'≥' if each.at_least else '≤'} {each.limit:g}",
                "met" if each.met else "MISSED",
            ]
            for each in targets
        ],
    )
