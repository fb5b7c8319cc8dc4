"""Judgements as Markdown tables, which are as readable in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from momentcross_trainer.offline.judgement import MEASURES


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Aligned columns, the first to the left, the others to the right."""
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        return (
            "| "
            + " | ".join(
                c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))
            )
            + " |"
        )

    rule = "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths)) + "|"
    return "\n".join([line(head), rule, *(line(r) for r in rows)])


def value(measure: dict[str, Any] | None, key: str = "value", sign: str = "") -> str:
    """A value with its interval."""
    if measure is None:
        return ""
    text = f"{measure[key]:{sign}.4f}"
    return text + (
        f" [{measure['interval'][0]:{sign}.4f}, {measure['interval'][1]:{sign}.4f}]" if measure["interval"] else ""
    )


def of_report(report: dict[str, dict[str, Any]]) -> str:
    head = ["task", "cells", "positives", "users", *MEASURES]
    rows = [
        [task, *(str(r[c]) for c in ("cells", "positives", "users")), *(value(r.get(m)) for m in MEASURES)]
        for task, r in report.items()
    ]
    return markdown(head, rows)


def of_differences(differences: dict[str, dict[str, Any]]) -> str:
    """One row a task and measure: A, B, B - A."""
    rows = [
        [f"{task} {m}", str(r["cells"]), f"{r[m]['a']:.4f}", f"{r[m]['b']:.4f}", value(r[m], "difference", "+")]
        for task, r in differences.items()
        for m in MEASURES
        if m in r
    ]
    return markdown(["task", "cells", "A", "B", "B - A"], rows)
