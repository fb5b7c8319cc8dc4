"""Predictions made with what had been learned by then: of each tick before it is learned, or of requests as served."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.data.batch import DecodedGroup
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.learn.learner import in_batches, predict
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.offline.predictor import groups_of

Sink = Callable[[Sequence[DecodedGroup], NDArray[np.float32]], None]


class OfTicks:
    """Predicts a tick's own rows before they are learned: rows whose labels landed in it."""

    def __init__(self, sink: Sink, batch_rows: int) -> None:
        self._sink = sink
        self._batch_rows = batch_rows

    def __call__(self, model: Ranker, pending: Sequence[DecodedGroup], ends_at_ms: int) -> None:
        for groups in in_batches(pending, self._batch_rows):
            self._sink(groups, predict(model, groups))

    def rest(self, model: Ranker) -> None:
        """Nothing: all that was learned was predicted before."""


class OfRequests:
    """Predicts requests of other samples with the model as it was when they were served.

    A tick that ends at t is learned at t: whoever was served until then met the model before it. The samples are read
    in the order of their labels' landing, ``lag_ms`` ahead of the time that is predicted; requests whose labels land
    later still are ``late``: left out, and counted.
    """

    def __init__(
        self,
        source: FileSource,
        config: ModelConfig,
        sink: Sink,
        batch_rows: int,
        lag_ms: int,
        after_ms: int = 0,
        late: int = 0,
    ) -> None:
        """``after_ms``: requests served until then were predicted by an earlier run, which counted ``late``."""
        self.predicted_ms = after_ms
        self.late = late
        self._skipped_ms = after_ms
        self._groups = groups_of(source, config)
        self._sink = sink
        self._batch_rows = batch_rows
        self._lag_ms = lag_ms
        self._waiting: list[tuple[int, str, int, int, DecodedGroup]] = []
        self._landed_ms = 0
        self._ended = False
        self._count = 0

    def __call__(self, model: Ranker, pending: Sequence[DecodedGroup], ends_at_ms: int) -> None:
        while not self._ended and self._landed_ms < ends_at_ms + self._lag_ms:
            self._take_one()
        due = []
        while self._waiting and self._waiting[0][0] <= ends_at_ms:
            due.append(heapq.heappop(self._waiting)[-1])
        self.predicted_ms = max(self.predicted_ms, ends_at_ms)
        for groups in in_batches(due, self._batch_rows):
            self._sink(groups, predict(model, groups))

    def rest(self, model: Ranker) -> None:
        """What was served after the last tick, with the model as it ended."""
        self(model, (), 1 << 60)

    def _take_one(self) -> None:
        group = next(self._groups, None)
        if group is None:
            self._ended = True
            return
        self._landed_ms = max(self._landed_ms, group.newest_landed_ms)
        if group.served_at_ms <= self.predicted_ms:
            # Until as much has been read as the earlier run had, these are its predictions, not late ones.
            self.late += self._landed_ms > self._skipped_ms + self._lag_ms
            return
        self._count += 1
        heapq.heappush(self._waiting, (group.served_at_ms, group.request_id, group.tick, self._count, group))
