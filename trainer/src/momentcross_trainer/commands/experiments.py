"""``experiment-NAME``: on simulated days."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momentcross_trainer.commands.options import add_config, count, learn_config, seeds

if TYPE_CHECKING:
    from momentcross_trainer.experiments.day import Day
    from momentcross_trainer.experiments.runs import Study


def add(commands: Any) -> None:
    windows = _experiment(commands, "windows", "label policies, with and without the rooms' windows", _windows)
    ablations = _experiment(commands, "ablations", "the network without each of its parts", _ablations)
    _experiment(commands, "bias", "positives that come before their negatives, and a repair", _bias)
    controls = _experiment(commands, "controls", "the same in worlds that have nothing to gain", _controls)
    for world in ("no-cross", "no-highlights"):
        controls.add_argument(f"--{world}-day", type=Path, required=True, help=f"a day in the world {world}")
    peers = _experiment(commands, "peers", "DIN and DeepFM on the same labels", _peers)
    choosing = "a run's name, such as moment-still; may be given several times"
    for command in (windows, ablations, peers):
        command.add_argument("--only", action="append", default=[], help=choosing)


def _experiment(
    commands: Any, name: str, what: str, run: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(f"experiment-{name}", help=f"{what}, on a simulated day")
    command.add_argument("--day", type=Path, required=True, help="folder that `experiments day` has written")
    command.add_argument(
        "--work", type=Path, required=True, help="folder of the trainings, by world; goes on where it stopped"
    )
    command.add_argument("--out", type=Path, required=True, help="folder of tables and pictures")
    command.add_argument("--draws", type=count, default=100, help="for the intervals")
    command.add_argument("--seeds", type=seeds, default=[1], help="such as 1,2,3; windows learns the first alone")
    command.add_argument("--jobs", type=count, default=os.cpu_count() or 1, help="trainings at once, a core each")
    add_config(command)

    def told(options: argparse.Namespace) -> int:
        run(options)
        print((options.out / f"{name}.md").read_text())
        return 0

    command.set_defaults(run=told)
    return command


def _day(folder: Path) -> Day:
    from momentcross_trainer.experiments.day import Day

    return Day.open(folder)


def _study(options: argparse.Namespace, world: str = "default") -> Study:
    from momentcross_trainer.experiments.runs import Study

    return Study(options.work / world, options.out, options.draws, options.seeds, options.jobs)


def _windows(options: argparse.Namespace) -> None:
    from momentcross_trainer.experiments import windows

    windows.run(_day(options.day), learn_config(options), _study(options), options.only)


def _ablations(options: argparse.Namespace) -> None:
    from momentcross_trainer.experiments import ablations

    ablations.run(_day(options.day), learn_config(options), _study(options), options.only)


def _bias(options: argparse.Namespace) -> None:
    from momentcross_trainer.experiments import bias

    bias.run(_day(options.day), learn_config(options), _study(options))


def _controls(options: argparse.Namespace) -> None:
    from momentcross_trainer.experiments import controls

    days = {
        "default": _day(options.day),
        "no-cross": _day(options.no_cross_day),
        "no-highlights": _day(options.no_highlights_day),
    }
    controls.run(days, learn_config(options), _study(options, ""))


def _peers(options: argparse.Namespace) -> None:
    from momentcross_trainer.experiments import peers

    peers.run(_day(options.day), learn_config(options), _study(options), options.only)
