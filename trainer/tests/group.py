"""Processes of a group, for test_parallel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import torch
import torch._dynamo  # As in killable.
import torch.distributed as dist
from killable import options
from synthetic import LEARN

from momentcross_trainer.data.files import FileSource
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.parallel import ParallelTrainer, stream

CONFIG = replace(LEARN, contrastive_weight=0.0)


def member(rank: int, size: int, folder: Path, samples: Path, name: str, stop_after: int = 0) -> None:
    """Learns its share of the files; the last asks to stop when it has read so many records.

    ``folder/weights-<rank>`` holds what it has learned in the end.
    """
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=f"file://{folder}/store-{name}",
        rank=rank,
        world_size=size,
        timeout=timedelta(seconds=60),
    )
    found = stream(
        replace(options(folder), learn=CONFIG, publish_seconds=0.5),
        lambda trainer: Stopping(samples, trainer, stop_after if rank == size - 1 else 0),
    )
    state = {"model": found.learner.model.state_dict(), "counts": found.learner.counts}
    checkpoint.save(folder / f"weights-{rank}", state)
    dist.destroy_process_group()


class Stopping(FileSource):
    """A process's share; it stops its trainer after so many records, 0: never."""

    at_once = 7

    def __init__(self, samples: Path, trainer: ParallelTrainer, after: int) -> None:
        super().__init__(samples, share=(trainer.rank, trainer.size))
        self._trainer = trainer
        self._after = after

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        for record in super().poll(seconds):
            yield record
            self._after -= 1
            if self._after == 0:
                self._trainer.stop()
