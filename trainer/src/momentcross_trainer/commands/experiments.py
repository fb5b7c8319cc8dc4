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
    windows.add_argument(
        "--only", action="append", default=[], help="moment, hour-still, …; may be given several times"
    )
    add_config(windows)
    windows.set_defaults(run=_windows)


def _windows(options: argparse.Namespace) -> int:
    from momentcross_trainer.config import ConfigError
    from momentcross_trainer.experiments.day import Day
    from momentcross_trainer.experiments.windows import VARIANTS, run

    names = [variant.name for variant in VARIANTS]
    unknown = [name for name in options.only if name not in names]
    if unknown:
        raise ConfigError(f"--only: {', '.join(unknown)}: there are {', '.join(names)}")
    variants = tuple(variant for variant in VARIANTS if variant.name in (options.only or names))
    run(Day.open(options.day), learn_config(options), options.work, options.out, options.draws, variants)
    print((options.out / "windows.md").read_text())
    return 0
