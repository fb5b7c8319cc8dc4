"""Reports: tables between marks in a text that people write, and the figures behind them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments.day import Day, DayError

_BEGIN, _END = "<!-- tables: begin -->", "<!-- tables: end -->"


def put(path: Path, tables: str) -> None:
    """Between its marks in a report that people have written; a report of the tables alone where there is none."""
    report = path.read_text() if path.exists() else f"# {path.stem.capitalize()}\n\n{_BEGIN}\n{_END}\n"
    before, _, rest = report.partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise DayError(f"{path} has no marks {_BEGIN} and {_END} to put the tables between")
    path.write_text(f"{before}{_BEGIN}\n\n{tables}\n{_END}{after}")


def write(out: Path, name: str, days: dict[str, Day], config: LearnConfig, found: Any, tables: str) -> None:
    """``NAME.json`` with all that was found, and the tables into ``NAME.md``."""
    out.mkdir(parents=True, exist_ok=True)
    about = {world: day.about for world, day in days.items()}
    content = {"days": about, "config": {"seed": config.seed, "model": config.model.as_dict()}, **found}
    (out / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    put(out / f"{name}.md", tables)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---|" + "---|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def number(of: dict[str, Any], digits: int = 3, key: str = "value", sign: str = "") -> str:
    """A value with its interval."""
    low, high = of["interval"] or (float("nan"), float("nan"))
    between = " to " if sign else "-"
    return f"{of[key]:{sign}.{digits}f} ({low:{sign}.{digits}f}{between}{high:{sign}.{digits}f})"


def scaled(of: dict[str, Any], by: float) -> dict[str, Any]:
    return {"value": by * of["value"], "interval": [by * bound for bound in of["interval"] or (np.nan, np.nan)]}
