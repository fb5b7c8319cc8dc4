"""``experiment``: on simulated days."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from momentcross_trainer.commands.options import add_config, count, learn_config


def add(commands: Any) -> None:
    windows = commands.add_parser(
        "experiment-windows", help="label policies, with and without the rooms' windows, on a simulated day"
    )
    windows.add_argument("--day", type=Path, required=True, help="folder that `experiments day` has written")
    windows.add_argument("--work", type=Path, required=True, help="folder of the trainings; goes on where it stopped")
    windows.add_argument("--out", type=Path, required=True, help="folder of tables and pictures")
    windows.add_argument("--draws", type=count, default=100, help="for the intervals")
    windows.add_argument("--seed", type=int)
    add_config(windows)
    windows.set_defaults(run=_windows)


def _windows(options: argparse.Namespace) -> int:
    from momentcross_trainer.experiments.day import Day
    from momentcross_trainer.experiments.windows import VARIANTS, run

    run(Day.open(options.day), learn_config(options), options.work, options.out, options.draws, VARIANTS)
    print((options.out / "windows-tables.md").read_text())
    return 0
