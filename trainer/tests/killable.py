"""A stream trainer for a process that is killed; see test_kills."""

from __future__ import annotations

from pathlib import Path

import torch
import torch._dynamo  # An optimizer's first step imports it: a second or two that every fork would pay.
from synthetic import LEARN

from momentcross_trainer.data.files import FileSource
from momentcross_trainer.stream import StreamOptions, StreamTrainer


def options(folder: Path) -> StreamOptions:
    return StreamOptions(
        repository=folder / "models",
        model="moment-cross",
        checkpoint=folder / "checkpoint",
        publish_seconds=0.1,
        keep_versions=3,
        status_file=folder / "status.json",
        learn=LEARN,
    )


def stream(folder: Path, samples: Path) -> None:
    """Learns the files to their end, publishing often."""
    torch.set_num_threads(1)
    trainer = StreamTrainer(options(folder))
    trainer.prepare()
    trainer.run(SmallPolls(samples))


class SmallPolls(FileSource):
    """Few records at once, so that there is much to be killed in."""

    at_once = 5
