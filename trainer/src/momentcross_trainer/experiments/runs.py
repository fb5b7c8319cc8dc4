"""What is learned of a day, side by side: trained where it is not yet, on as many cores as are asked for."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from momentcross_trainer.config import ConfigError, LearnConfig, ModelConfig
from momentcross_trainer.experiments.day import Day
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.offline.train import OfflineTrainer, TrainOptions

_PREDICTIONS = "predictions.parquet"


@dataclass(frozen=True)
class Run:
    """Whose labels are learned, with which settings, by which network.

    ``name`` is its folder, and the same in all experiments that learn the same: what one has trained, another finds.
    """

    name: str
    title: str
    policy: str
    config: LearnConfig
    network: Callable[[ModelConfig], Ranker] = Ranker

    def with_seed(self, seed: int) -> Run:
        return replace(self, name=f"{self.name}-{seed}", config=replace(self.config, seed=seed))


@dataclass(frozen=True)
class Study:
    """Where an experiment works and reports, how many ``draws`` its intervals have, from which seeds, on how many
    cores (``jobs``)."""

    work: Path
    out: Path
    draws: int
    seeds: Sequence[int]
    jobs: int


def chosen_of(runs: Sequence[Run], names: Sequence[str]) -> list[Run]:
    """Those of these names, or all. ConfigError names what there is not."""
    unknown = [name for name in names if name not in {run.name for run in runs}]
    if unknown:
        raise ConfigError(f"--only: {', '.join(unknown)}: there are {', '.join(run.name for run in runs)}")
    return [run for run in runs if not names or run.name in names]


def train(day: Day, runs: Sequence[Run], work: Path, jobs: int) -> list[Path]:
    """Learns each run's samples and predicts the day's requests, each with what had landed when it was served.

    Returns the predictions, in the order of the runs. What is done is not done again; what was begun goes on.
    """
    left = [run for run in runs if not _is_done(work / run.name)]
    if left:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_alone) as pool:
            list(pool.map(_train, [day] * len(left), left, [work] * len(left)))
    return [work / run.name / _PREDICTIONS for run in runs]


def _is_done(out: Path) -> bool:
    return (out / _PREDICTIONS).exists() and (out / "metrics.json").exists()


def _alone() -> None:
    """One core a run, so that its weights do not depend on how many there are."""
    torch.set_num_threads(1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)


def _train(day: Day, run: Run, work: Path) -> None:
    out = work / run.name
    OfflineTrainer(
        TrainOptions(
            samples=day.samples(run.policy),
            out=out,
            learn=run.config,
            predictions=out / _PREDICTIONS,
            evaluation=day.requests,
            evaluation_lag_ticks=1,
            network=run.network,
            title=run.name,
        )
    ).run()


def of_policy(policy: str, config: LearnConfig, windows: bool = True) -> Run:
    """The whole network learned by a policy's labels, looking at the rooms' counted windows or not."""
    return Run(
        name=policy if windows else f"{policy}-still",
        title=f"{policy}, {'with' if windows else 'without'} windows",
        policy=policy,
        config=replace(config, model=replace(config.model, room_windows=windows)),
    )
