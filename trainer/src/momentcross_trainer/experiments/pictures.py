"""Pictures of the reports, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from momentcross_trainer.experiments.highlights import Curve

# The same content gives the same file.
matplotlib.rcParams.update({"svg.hashsalt": "moment-cross", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3})
_META: dict[str, Any] = {"Date": None}


def _style(title: str) -> str:
    return "--" if "without" in title else "-"


def _color(title: str) -> str:
    return {"moment": "C0", "fast-slow": "C1", "hour": "C2", "eager": "C1", "foresight": "C2"}.get(
        title.split(",")[0], "C3"
    )


def rises(curves: dict[str, Curve], path: Path) -> None:
    """True and predicted click rate by seconds since a highlight began, above the quiet rate."""
    figure, axes = plt.subplots(figsize=(7, 4))
    truth = next(iter(curves.values()))
    axes.plot(truth.seconds, truth.true, color="black", linewidth=2, label="truth")
    for title, curve in curves.items():
        axes.plot(curve.seconds, curve.predicted, _style(title), color=_color(title), label=title)
    axes.set_xlabel("seconds since the room's highlight began")
    axes.set_ylabel("click rate above the quiet rate")
    axes.legend(fontsize=8)
    _save(figure, path)


def by_span(found: dict[str, dict[str, Any]], path: Path) -> None:
    """AUC of clicks by time since the highlight, with intervals."""
    figure, axes = plt.subplots(figsize=(7, 4))
    names = list(next(iter(found.values())))
    truth = [next(iter(found.values()))[name]["auc"]["truth"] for name in names]
    axes.plot(range(len(names)), truth, color="black", linewidth=2, label="the truth itself")
    for i, (title, of) in enumerate(found.items()):
        at = [x + 0.04 * (i - len(found) / 2) for x in range(len(names))]
        values = [of[name]["auc"]["value"] for name in names]
        bounds = [of[name]["auc"]["interval"] or (v, v) for name, v in zip(names, values, strict=True)]
        low = [max(0.0, v - b[0]) for v, b in zip(values, bounds, strict=True)]
        high = [max(0.0, b[1] - v) for v, b in zip(values, bounds, strict=True)]
        axes.errorbar(at, values, [low, high], fmt=_style(title), color=_color(title), capsize=2, label=title)
    axes.set_xticks(range(len(names)), names)
    axes.set_ylabel("AUC of clicks")
    axes.set_xlabel("time since the room's highlight began")
    axes.legend(fontsize=8)
    _save(figure, path)


def differences(found: dict[str, dict[str, Any]], what: str, path: Path) -> None:
    """A dot with its interval a line, around nothing."""
    figure, axes = plt.subplots(figsize=(7, 0.8 + 0.3 * len(found)))
    for i, of in enumerate(found.values()):
        low, high = of["interval"] or (of["difference"], of["difference"])
        axes.plot([low, high], [i, i], color="C0")
        axes.plot(of["difference"], i, "o", color="C0")
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    axes.set_xlabel(what)
    _save(figure, path)


def calibrations(found: dict[str, dict[str, float]], path: Path) -> None:
    """Predicted over observed clicks by time since the highlight, on a scale on which half and twice are as far."""
    figure, axes = plt.subplots(figsize=(7, 4))
    for title, of in found.items():
        axes.plot(range(len(of)), list(of.values()), _style(title), color=_color(title), marker="o", label=title)
    axes.axhline(1.0, color="black", linewidth=0.8)
    axes.set_yscale("log", base=2)
    axes.set_xticks(range(len(next(iter(found.values())))), list(next(iter(found.values()))))
    axes.set_xlabel("time since the room's highlight began")
    axes.set_ylabel("clicks, predicted over observed")
    axes.legend(fontsize=8)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata=_META)
    plt.close(figure)
