"""Holds a version back that is worse than the one that serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.batch import Batch
from momentcross_trainer.learn.measures import log_losses
from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.spec import TASKS

# A difference must be so many standard errors above nothing, or chance holds back.
_SURE = 2.0
# Of a task that hardly ever happens, a share of almost no loss says nothing.
_LEAST_LOSS = 0.05


class Gate:
    """Predicts some batches with the newest published weights too, before they are learned, and keeps both losses.

    Neither has seen the labels, so the two are compared alike. Per tick and task: cells, losses of the learning
    weights, losses of the published ones, squared differences. One thread.
    """

    def __init__(self, config: LearnConfig) -> None:
        self._config = config
        self._published: Ranker | None = None
        self.version = 0
        self._ticks: dict[int, NDArray[np.float64]] = {}

    def published(self, version: int, weights: Mapping[str, torch.Tensor]) -> None:
        """These weights are what later ones are compared with."""
        if self._config.gate_bound == 0:
            return
        if self._published is None:
            self._published = Ranker(self._config.model)
        self._published.load_state_dict(weights)
        self.version = version

    def see(self, batch: Batch, probabilities: NDArray[np.float32], tick: int, number: int) -> None:
        """A batch and what is predicted for it before it is learned; ``number`` counts batches."""
        if self._published is None or number % self._config.gate_every:
            return
        with torch.no_grad():
            other = torch.sigmoid(self._published(batch.users, batch.rooms)).numpy()
        cells = batch.cells.numpy()
        known = (cells == POSITIVE) | (cells == NEGATIVE)
        labels = (cells == POSITIVE).astype(np.float64)
        now, before = (np.where(known, log_losses(p.astype(np.float64), labels), 0.0) for p in (probabilities, other))
        sums = np.stack([known.sum(0), now.sum(0), before.sum(0), ((now - before) ** 2).sum(0)])
        self._ticks[tick] = self._ticks.get(tick, 0.0) + sums
        for old in [t for t in self._ticks if t <= max(self._ticks) - self._config.gate_ticks]:
            del self._ticks[old]

    def reason(self) -> str | None:
        """Why a version of the learning weights is held back: the worst task and by how much. None where it is not."""
        if not self._ticks:
            return None
        cells, now, before, squares = sum(self._ticks.values(), np.zeros((4, len(TASKS))))
        worst: tuple[float, str] | None = None
        for t, task in enumerate(TASKS):
            if cells[t] < self._config.gate_cells:
                continue
            more, chance = (now[t] - before[t]) / cells[t], np.sqrt(squares[t]) / cells[t]
            share = more / max(before[t] / cells[t], _LEAST_LOSS)
            if share > self._config.gate_bound and more > _SURE * chance and (worst is None or share > worst[0]):
                above = f"log loss {100 * share:.1f} % above that of version {self.version}"
                worst = (share, f"{task}: {above} on {int(cells[t])} cells")
        if worst is None:
            return None
        ticks, bound = self._config.gate_ticks, 100 * self._config.gate_bound
        return f"{worst[1]} of the latest {ticks} ticks; {bound:g} % are allowed"

    def state(self) -> dict[str, Any]:
        return {"version": self.version, "ticks": {t: torch.from_numpy(s) for t, s in self._ticks.items()}}

    def load(self, state: dict[str, Any]) -> None:
        """What was seen; ``published`` says the weights."""
        self.version = state["version"]
        self._ticks = {t: s.numpy() for t, s in state["ticks"].items()}
