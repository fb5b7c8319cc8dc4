"""Predictions of a day's requests as runs are compared by them: the same rows, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from momentcross_trainer.experiments.day import DayError
from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.offline.judgement import Judged
from momentcross_trainer.spec import TASKS

# Users by how many live behaviours they had when they were served: from, and below. Bounds are ours.
GROUPS: tuple[tuple[str, int, float], ...] = (
    ("0-2", 0, 3),
    ("3-9", 3, 10),
    ("10-29", 10, 30),
    ("30 or more", 30, np.inf),
)


@dataclass(frozen=True)
class Predicted:
    """One row an exposure. ``live_items`` [rows]: length of the user's live history as it was read."""

    judged: Judged
    live_items: NDArray[np.int64]

    def group(self, low: float, high: float) -> Judged:
        """The rows of users that active."""
        chosen = (self.live_items >= low) & (self.live_items < high)
        return Judged(self.judged.p[chosen], self.judged.cells[chosen], self.judged.user[chosen])


def read(predictions: Path) -> Predicted:
    """Raises DayError where an exposure lacks a task: then its rows are not those of other runs."""
    found = pq.read_table(predictions, columns=["task", "p", "label", "user_id", "live_items"])
    task = found.column("task").combine_chunks()
    codes = np.asarray(task.indices if hasattr(task, "indices") else task.dictionary_encode().indices)
    tasks = len(TASKS)
    if len(codes) % tasks or not (codes.reshape(-1, tasks) == np.arange(tasks)).all():
        raise DayError(f"{predictions}: there are exposures without a cell for each of {', '.join(TASKS)}")
    label = found.column("label").to_numpy().reshape(-1, tasks)
    judged = Judged(
        p=found.column("p").to_numpy().reshape(-1, tasks),
        cells=np.where(label == 1, POSITIVE, NEGATIVE).astype(np.int64),
        user=found.column("user_id").to_numpy()[::tasks],
    )
    return Predicted(judged, found.column("live_items").to_numpy()[::tasks])


def read_all(predictions: Sequence[Path], like: Predicted | None = None) -> list[Predicted]:
    """DayError where they are not of the same exposures, or not of those of ``like``."""
    found = [read(path) for path in predictions]
    first = like or found[0]
    for path, one in zip(predictions, found, strict=True):
        same = np.array_equal(one.judged.user, first.judged.user)
        if not (same and np.array_equal(one.judged.cells, first.judged.cells)):
            raise DayError(f"{path} holds other exposures than the run that it is compared with")
    return found
