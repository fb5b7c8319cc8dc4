"""Judges predictions of sample files, with bootstrap intervals over users."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from momentcross_trainer.data.batch import DecodedGroup
from momentcross_trainer.learn.learner import in_batches
from momentcross_trainer.learn.measures import Floats, judged, log_losses, user_aucs
from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.offline.predictor import Predictor
from momentcross_trainer.spec import TASKS

MEASURES = ("auc", "gauc", "logloss", "calibration")


class Judged:
    """Predictions of one predictor with the cells that they were made for: p, cells [rows, tasks], user [rows]."""

    def __init__(self, p: NDArray[np.float32], cells: NDArray[np.int64], user: NDArray[np.int64]) -> None:
        self.p = p
        self.cells = cells
        self.user = user

    def of_task(self, task: str) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Scores, labels and users of the task's plain positives and negatives."""
        t = TASKS.index(task)
        known = (self.cells[:, t] == POSITIVE) | (self.cells[:, t] == NEGATIVE)
        labels = (self.cells[known, t] == POSITIVE).astype(np.float64)
        return self.p[known, t].astype(np.float64), labels, self.user[known]

    def logloss(self) -> float:
        """Mean over the tasks of their mean log loss; infinite where there is nothing to judge."""
        means = [float(log_losses(p, y).mean()) for p, y, _ in map(self.of_task, TASKS) if len(p)]
        return float(np.mean(means)) if means else float("inf")

    def plain(self, tasks: Sequence[str] = TASKS) -> dict[str, dict[str, float]]:
        """Measures without intervals, of those of the tasks that have both labels."""
        found = {task: judged(*self.of_task(task)) for task in tasks}
        return {task: measures for task, measures in found.items() if measures}


def judge(
    groups: Iterable[DecodedGroup],
    predictors: Sequence[Predictor],
    on_rows: Callable[[int], None] = lambda rows: None,
    on_batch: Callable[[Sequence[DecodedGroup], NDArray[np.float32]], None] = lambda groups, p: None,
    batch_rows: int = 512,
) -> list[Judged]:
    """Each predictor's predictions of the same groups, read once. ``on_batch`` sees those of the first."""
    cells: list[NDArray[np.int64]] = []
    users: list[NDArray[np.int64]] = []
    found: list[list[NDArray[np.float32]]] = [[] for _ in predictors]
    waiting: list[DecodedGroup] = []

    def predict() -> None:
        for batch in in_batches(waiting, batch_rows):
            cells.extend(g.cells for g in batch)
            users.extend(np.full(g.rows, g.user_id) for g in batch)
            for i, predictor in enumerate(predictors):
                p = predictor(batch)
                found[i].append(p)
                if i == 0:
                    on_batch(batch, p)
            on_rows(sum(g.rows for g in batch))
        waiting.clear()

    rows = 0
    for group in groups:
        waiting.append(group)
        rows += group.rows
        if rows >= batch_rows:
            predict()
            rows = 0
    predict()
    if not cells:
        empty = np.empty((0, len(TASKS)))
        nobody = np.empty(0, np.int64)
        return [Judged(empty.astype(np.float32), empty.astype(np.int64), nobody) for _ in predictors]
    all_cells, all_users = np.concatenate(cells), np.concatenate(users)
    return [Judged(np.concatenate(p), all_cells, all_users) for p in found]


class Resampled:
    """Users drawn anew with replacement, the same draws for whatever is measured with it.

    Rows of one user hang together, so users are what is drawn.
    """

    def __init__(self, users: NDArray[np.int64], draws: int, seed: int) -> None:
        self.users = np.unique(users)
        random = np.random.default_rng(seed)
        size = max(1, len(self.users))
        self.weights = random.multinomial(size, np.full(size, 1.0 / size), size=draws).astype(np.float64)

    def measures(self, p: Floats, y: Floats, user: NDArray[np.int64]) -> dict[str, Floats]:
        """Each measure of a task, once per draw; NaN where a draw has one label only."""
        of_cell = np.searchsorted(self.users, user)
        order = np.argsort(p, kind="mergesort")
        tie = np.flatnonzero(np.r_[True, np.diff(p[order]) != 0]) if len(p) else np.empty(0, np.int64)
        losses = log_losses(p, y)
        size = len(self.users)
        sums = {
            name: self.weights @ np.bincount(of_cell, values, minlength=size)
            for name, values in (("loss", losses), ("p", p), ("y", y), ("cells", np.ones_like(y)))
        }
        own, own_auc, own_cells = user_aucs(p, y, user)
        of_users = self.weights[:, np.searchsorted(self.users, own)]
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                "auc": np.array([_weighted_auc(y[order], w[of_cell][order], tie) for w in self.weights]),
                "gauc": (of_users @ (own_auc * own_cells)) / (of_users @ own_cells),
                "logloss": sums["loss"] / sums["cells"],
                "calibration": sums["p"] / sums["y"],
            }


def _weighted_auc(labels: Floats, weights: Floats, ties: NDArray[np.int64]) -> float:
    """Of cells in the order of their scores; ``ties``: where each run of equal scores begins."""
    positive = np.add.reduceat(weights * labels, ties)
    negative = np.add.reduceat(weights * (1.0 - labels), ties)
    below = np.cumsum(negative) - negative
    pairs = positive.sum() * negative.sum()
    return float((positive * (below + negative / 2.0)).sum() / pairs) if pairs > 0 else float("nan")


def interval(draws: Floats) -> list[float] | None:
    """The middle 95 % of the draws that are numbers; None where hardly any is."""
    known = draws[np.isfinite(draws)]
    if len(known) < max(2, len(draws) // 2):
        return None
    low, high = np.quantile(known, (0.025, 0.975))
    return [float(low), float(high)]


def report(judged_: Judged, draws: int, seed: int) -> dict[str, dict[str, Any]]:
    """Per task with both labels: every measure with its value and interval, and the counts."""
    resampled = Resampled(judged_.user, draws, seed)
    out: dict[str, dict[str, Any]] = {}
    for task, plain in judged_.plain().items():
        p, y, user = judged_.of_task(task)
        drawn = resampled.measures(p, y, user)
        out[task] = {
            "cells": int(plain["cells"]),
            "positives": int(plain["positives"]),
            "users": len(np.unique(user)),
            **{m: {"value": plain[m], "interval": interval(drawn[m])} for m in MEASURES if m in plain},
        }
    return out


def drawn_differences(
    a: Judged, b: Judged, draws: int, seed: int, tasks: Sequence[str] = TASKS
) -> dict[str, dict[str, tuple[float, float, Floats]]]:
    """Per task and measure: a's value, b's, and b minus a for every draw of users.

    Calibration enters the difference by its distance from 1: the absolute value of its logarithm.
    """
    resampled = Resampled(a.user, draws, seed)
    out: dict[str, dict[str, tuple[float, float, Floats]]] = {}
    plain = (a.plain(tasks), b.plain(tasks))
    for task in plain[0]:
        drawn = [resampled.measures(*side.of_task(task)) for side in (a, b)]
        with np.errstate(divide="ignore", invalid="ignore"):
            off = [np.abs(np.log(d.pop("calibration"))) for d in drawn]
        by_measure = {m: drawn[1][m] - drawn[0][m] for m in drawn[0]} | {"calibration": off[1] - off[0]}
        out[task] = {m: (plain[0][task][m], plain[1][task][m], by_measure[m]) for m in MEASURES if m in plain[0][task]}
    return out


def differences(a: Judged, b: Judged, draws: int, seed: int) -> dict[str, dict[str, Any]]:
    """Per task: each measure of both, b minus a, and the difference's interval; both from the same drawn users."""
    cells = {task: int(found["cells"]) for task, found in a.plain().items()}
    return {
        task: {
            "cells": cells[task],
            **{
                m: {"a": of_a, "b": of_b, "difference": difference(m, of_a, of_b), "interval": interval(drawn)}
                for m, (of_a, of_b, drawn) in found.items()
            },
        }
        for task, found in drawn_differences(a, b, draws, seed).items()
    }


def mean_differences(
    whole: Sequence[Judged], found: Sequence[Judged], draws: int, tasks: Sequence[str] = TASKS
) -> dict[str, Any]:
    """Means over the seeds. Users are drawn alike for all seeds; a draw's difference is the mean of theirs."""
    by_seed = [drawn_differences(a, b, draws, 1, tasks) for a, b in zip(whole, found, strict=True)]
    out: dict[str, Any] = {}
    for task in by_seed[0]:
        out[task] = {}
        for m in by_seed[0][task]:
            parts = [d[task][m] for d in by_seed if m in d.get(task, {})]
            each = [difference(m, a, b) for a, b, _ in parts]
            out[task][m] = {
                "value": sum(b for _, b, _ in parts) / len(parts),
                "difference": sum(each) / len(each),
                "interval": interval(np.mean([drawn for _, _, drawn in parts], axis=0)),
                "bySeed": each,
            }
    return out


def difference(measure: str, a: float, b: float) -> float:
    """b minus a, as ``drawn_differences`` has it."""
    return abs(float(np.log(b))) - abs(float(np.log(a))) if measure == "calibration" else b - a
