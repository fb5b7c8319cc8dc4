"""What predictions are worth: measures of scores against labels, both flat arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def auc(scores: Floats, labels: Floats) -> float:
    """Area under the ROC curve; equal scores count half. Needs both labels."""
    order = np.argsort(scores, kind="mergesort")
    ranked = scores[order]
    first = np.searchsorted(ranked, ranked, side="left")
    last = np.searchsorted(ranked, ranked, side="right")
    ranks = (first + last + 1) / 2.0
    positives = labels[order] == 1
    n_positive, n_negative = positives.sum(), (~positives).sum()
    return float((ranks[positives].sum() - n_positive * (n_positive + 1) / 2.0) / (n_positive * n_negative))


def user_aucs(scores: Floats, labels: Floats, users: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats, Floats]:
    """(users, AUC, cells) of the users that have both labels, each judged on their own cells."""
    order = np.lexsort((scores, users))
    score, label, user = scores[order], labels[order], users[order]
    new_user = np.r_[True, user[1:] != user[:-1]]
    new_score = new_user | np.r_[True, score[1:] != score[:-1]]
    of_user, of_score = np.cumsum(new_user) - 1, np.cumsum(new_score) - 1
    place = np.arange(len(user)) - np.flatnonzero(new_user)[of_user]
    # Equal scores of a user share their mean rank, from 1.
    rank = (np.bincount(of_score, place) / np.bincount(of_score))[of_score] + 1.0
    cells = np.bincount(of_user).astype(np.float64)
    positives = np.bincount(of_user, label)
    ranks = np.bincount(of_user, rank * label)
    both = (positives > 0) & (positives < cells)
    pairs = positives[both] * (cells - positives)[both]
    value = (ranks[both] - positives[both] * (positives[both] + 1) / 2.0) / pairs
    return user[new_user][both], value, cells[both]


def gauc(scores: Floats, labels: Floats, users: NDArray[np.int64]) -> float:
    """Mean of the users' AUCs, weighted by their cells; users with one label only have no say. NaN if none has both."""
    _, value, cells = user_aucs(scores, labels, users)
    return float((value * cells).sum() / cells.sum()) if len(value) else float("nan")


def log_losses(scores: Floats, labels: Floats) -> Floats:
    """Per cell; probabilities are clipped at 1e-7."""
    clipped = np.clip(scores, 1e-7, 1 - 1e-7)
    losses: Floats = -(labels * np.log(clipped) + (1 - labels) * np.log(1 - clipped))
    return losses


def judged(scores: Floats, labels: Floats, users: NDArray[np.int64]) -> dict[str, float]:
    """auc, gauc (where a user has both labels), logloss, calibration (predicted over observed rate), cells, positives.

    Empty where there is only one label.
    """
    if not 0 < labels.sum() < len(labels):
        return {}
    of_users = gauc(scores, labels, users)
    return {
        "auc": auc(scores, labels),
        **({} if np.isnan(of_users) else {"gauc": of_users}),
        "logloss": float(log_losses(scores, labels).mean()),
        "calibration": float(scores.sum() / labels.sum()),
        "cells": float(len(labels)),
        "positives": float(labels.sum()),
    }
