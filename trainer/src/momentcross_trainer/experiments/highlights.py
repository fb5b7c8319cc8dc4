"""How predictions follow a highlight, and what an order by them costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from momentcross_trainer.experiments.day import Clicks
from momentcross_trainer.learn.measures import Floats

# Seconds since a highlight's start: where a model of 30 s labels may differ from one of an hour.
SPANS: tuple[tuple[str, float, float], ...] = (
    ("0-30 s", 0, 30),
    ("30-60 s", 30, 60),
    ("1-2 min", 60, 120),
    ("2-3 min", 120, 180),
    ("3-5 min", 180, 300),
    ("later, or none", 300, np.inf),
)
_QUIET_S = 300.0
_STEP_S = 5.0
_LONGEST_S = 180.0


def spans(since_s: Floats) -> list[tuple[str, NDArray[np.bool_]]]:
    """The rows of each span; the last one has those that knew no highlight, too."""
    return [(name, (since_s >= low) & ((since_s < high) | np.isinf(high))) for name, low, high in SPANS]


@dataclass(frozen=True)
class Curve:
    """Mean click rates by seconds since a highlight began, above what they are when nothing has happened lately."""

    seconds: Floats
    true: Floats
    predicted: Floats

    def as_dict(self) -> dict[str, list[float]]:
        return {
            "seconds": self.seconds.tolist(),
            "true": self.true.tolist(),
            "predicted": self.predicted.tolist(),
        }

    def half_way(self) -> float | None:
        """The first moment at which the prediction's rise is half of the truth's; None within three minutes."""
        reached = np.flatnonzero(self.predicted >= 0.5 * self.true)
        return float(self.seconds[reached[0]]) if len(reached) else None

    def followed(self) -> float:
        """The prediction's rise over the truth's, both summed over the first two minutes: 1 is the truth."""
        first = self.seconds < 120
        return float(self.predicted[first].sum() / self.true[first].sum())


def curve(clicks: Clicks) -> Curve:
    """Rows whose newest highlight is older than five minutes, or that had none, are what a rise is measured from."""
    quiet = clicks.since_s >= _QUIET_S
    edges = np.arange(0.0, _LONGEST_S + _STEP_S, _STEP_S)
    step = np.digitize(clicks.since_s, edges) - 1
    inside = clicks.since_s < _LONGEST_S
    count = np.bincount(step[inside], minlength=len(edges) - 1)

    def rise(values: Floats) -> Floats:
        means = np.bincount(step[inside], values[inside], minlength=len(edges) - 1) / np.maximum(count, 1)
        return np.asarray(means - values[quiet].mean())

    return Curve((edges[:-1] + edges[1:]) / 2, rise(clicks.truth), rise(clicks.p))


def regrets(clicks: Clicks, position_decay: float) -> Floats:
    """Per request of two shown rooms or more: expected clicks lost by ordering them by prediction, not by the truth.

    Both are divided by the share of users who look at a row's place, so that the place it had does not decide.
    """
    examined = 1.0 / (1.0 + position_decay * clicks.position)
    true, predicted = clicks.truth / examined, clicks.p / examined
    starts = np.flatnonzero(np.r_[True, np.diff(clicks.request) != 0])
    sizes = np.diff(np.r_[starts, len(clicks.request)])
    place = np.arange(len(clicks.request)) - np.repeat(starts, sizes)
    weight = 1.0 / (1.0 + position_decay * place)

    def expected(score: Floats) -> Floats:
        order = np.lexsort((-score, clicks.request))
        return np.asarray(np.add.reduceat(true[order] * weight, starts))

    return np.asarray((expected(true) - expected(predicted))[sizes > 1])
