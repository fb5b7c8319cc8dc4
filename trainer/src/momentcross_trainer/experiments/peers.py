"""Other networks, learned from the same labels of the same day: what searches and two domains add to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments.ablations import report
from momentcross_trainer.experiments.day import Day
from momentcross_trainer.experiments.networks import DeepFm, Din, DinOfBoth
from momentcross_trainer.experiments.runs import Run, Study, chosen_of, of_policy


def runs(config: LearnConfig) -> tuple[Run, ...]:
    """Ours first. The peers look at the rooms' windows as ours does, but for one."""
    alone = replace(config, contrastive_weight=0.0)
    still = replace(alone, model=replace(config.model, room_windows=False))
    return (
        replace(of_policy("moment", config), title="moment-cross"),
        Run("din-both", "DIN over both histories", "moment", alone, DinOfBoth),
        Run("din-live", "DIN over the live history", "moment", alone, Din),
        Run("deepfm", "DeepFM with rooms' windows", "moment", alone, DeepFm),
        Run("deepfm-still", "DeepFM without windows", "moment", still, DeepFm),
    )


def run(day: Day, config: LearnConfig, study: Study, only: Sequence[str] = ()) -> None:
    """Writes ``peers.json``, tables into ``peers.md``, and a picture. ConfigError as ``chosen_of`` has it."""
    ours, *others = runs(config)
    report("peers", "AUC of clicks, against moment-cross", day, [ours, *chosen_of(others, only)], config, study)
