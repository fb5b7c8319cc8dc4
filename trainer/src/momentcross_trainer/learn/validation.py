"""Progressive validation: every batch is predicted before it is learned."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from momentcross_trainer.learn.measures import judged
from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.spec import TASKS


class ProgressiveValidation:
    """Keeps each task's newest predictions with labels and users, and judges them."""

    def __init__(self, keep: int = 20_000) -> None:
        self._keep = keep
        self._seen = {task: _Newest(keep) for task in TASKS}

    def add(self, probabilities: NDArray[np.float32], cells: NDArray[np.int64], users: NDArray[np.int64]) -> None:
        """[rows, tasks] twice, and [rows]; only plain positives and negatives are judged."""
        for t, task in enumerate(TASKS):
            known = (cells[:, t] == POSITIVE) | (cells[:, t] == NEGATIVE)
            self._seen[task].add(probabilities[known, t], cells[known, t] == POSITIVE, users[known])

    def metrics(self) -> dict[str, dict[str, float]]:
        """Per task with both labels: auc, gauc, logloss, calibration (predicted over observed rate), cells."""
        out: dict[str, dict[str, float]] = {}
        for task, seen in self._seen.items():
            found = judged(*seen.columns())
            if found:
                out[task] = found
        return out

    def state(self) -> dict[str, dict[str, torch.Tensor]]:
        return {task: seen.state() for task, seen in self._seen.items()}

    def load(self, state: dict[str, dict[str, torch.Tensor]]) -> None:
        self._seen = {task: _Newest(self._keep) for task in TASKS}
        for task, seen in state.items():
            self._seen[task].add(*(seen[name].numpy() for name in ("p", "label", "user")))


class _Newest:
    """The newest ``keep`` cells of a task, in parts as they came."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._parts: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = []
        self._cells = 0

    def add(self, p: NDArray[Any], label: NDArray[Any], user: NDArray[Any]) -> None:
        if not len(p):
            return
        self._parts.append((p.astype(np.float32), label.astype(np.bool_), user.astype(np.int64)))
        self._cells += len(p)
        while self._cells - len(self._parts[0][0]) >= self._keep:
            self._cells -= len(self._parts.pop(0)[0])

    def _joined(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        if not self._parts:
            return np.empty(0, np.float32), np.empty(0, np.bool_), np.empty(0, np.int64)
        p, label, user = (np.concatenate(column)[-self._keep :] for column in zip(*self._parts, strict=True))
        return p, label, user

    def columns(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        p, label, user = self._joined()
        return p.astype(np.float64), label.astype(np.float64), user

    def state(self) -> dict[str, torch.Tensor]:
        return {name: torch.from_numpy(c) for name, c in zip(("p", "label", "user"), self._joined(), strict=True)}
