"""Progressive validation: every batch is predicted before it is learned."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.spec import TASKS


class ProgressiveValidation:
    """Keeps the newest predictions with their labels and judges them per task."""

    def __init__(self, keep: int = 20_000) -> None:
        self._seen: dict[str, deque[tuple[float, int]]] = {task: deque(maxlen=keep) for task in TASKS}

    def add(self, probabilities: NDArray[np.float32], cells: NDArray[np.int64]) -> None:
        """Both [rows, tasks]; only plain positives and negatives are judged."""
        for t, task in enumerate(TASKS):
            for kind, label in ((POSITIVE, 1), (NEGATIVE, 0)):
                self._seen[task].extend((float(p), label) for p in probabilities[cells[:, t] == kind, t])

    def metrics(self) -> dict[str, dict[str, float]]:
        """Per task with both labels: auc, logloss, calibration (predicted over observed rate), cells."""
        out: dict[str, dict[str, float]] = {}
        for task, seen in self._seen.items():
            if not seen:
                continue
            p, y = np.array(seen, dtype=np.float64).T
            if 0 < y.sum() < len(y):
                clipped = np.clip(p, 1e-7, 1 - 1e-7)
                out[task] = {
                    "auc": auc(p, y),
                    "logloss": float(-np.mean(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))),
                    "calibration": float(p.sum() / y.sum()),
                    "cells": float(len(y)),
                }
        return out

    def state(self) -> dict[str, list[Any]]:
        return {task: list(seen) for task, seen in self._seen.items()}

    def load(self, state: dict[str, list[Any]]) -> None:
        for task, seen in state.items():
            self._seen[task].clear()
            self._seen[task].extend(seen)


def auc(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    """Area under the ROC curve; equal scores count half. Needs both labels."""
    order = np.argsort(scores, kind="mergesort")
    ranked = scores[order]
    first = np.searchsorted(ranked, ranked, side="left")
    last = np.searchsorted(ranked, ranked, side="right")
    ranks = (first + last + 1) / 2.0
    positives = labels[order] == 1
    n_positive, n_negative = positives.sum(), (~positives).sum()
    return float((ranks[positives].sum() - n_positive * (n_positive + 1) / 2.0) / (n_positive * n_negative))
