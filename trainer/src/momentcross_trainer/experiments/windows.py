"""Label policies × with and without the rooms' counted windows: what each is worth on a day with highlights."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments import pictures
from momentcross_trainer.experiments.day import Clicks, Day, DayError, clicks, task
from momentcross_trainer.experiments.highlights import Curve, curve, regrets, spans
from momentcross_trainer.learn.measures import Floats, auc, judged
from momentcross_trainer.offline.judgement import Resampled, interval
from momentcross_trainer.offline.train import OfflineTrainer, TrainOptions
from momentcross_trainer.spec import TASKS

POLICIES = ("moment", "fast-slow", "hour")


@dataclass(frozen=True)
class Variant:
    """A policy, and whether the model looks at the rooms' windows."""

    policy: str
    windows: bool

    @property
    def name(self) -> str:
        return self.policy if self.windows else f"{self.policy}-still"

    @property
    def title(self) -> str:
        return f"{self.policy}, {'with' if self.windows else 'without'} windows"


VARIANTS = tuple(Variant(policy, windows) for windows in (True, False) for policy in POLICIES)


def train(day: Day, variant: Variant, config: LearnConfig, work: Path) -> Path:
    """Learns the variant's samples and predicts the day's requests, each with what had landed when it was served.

    Returns the predictions; done already is not done again.
    """
    model = replace(config.model, room_windows=variant.windows)
    out = work / variant.name
    predictions = out / "predictions.parquet"
    if not (predictions.exists() and (out / "metrics.json").exists()):
        OfflineTrainer(
            TrainOptions(
                samples=day.samples(variant.policy),
                out=out,
                learn=replace(config, model=model),
                predictions=predictions,
                evaluation=day.requests,
                evaluation_lag_ticks=1,
            )
        ).run()
    return predictions


def _of_spans(found: Clicks, draws: int, seed: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, chosen in spans(found.since_s):
        part = found.where(chosen)
        plain = judged(part.p, part.label, part.user)
        if not plain:
            continue
        drawn = Resampled(part.user, draws, seed).measures(part.p, part.label, part.user)
        out[name] = {
            "cells": int(plain["cells"]),
            "trueRate": float(part.truth.mean()),
            # By the truth itself: no model of this world can order better.
            "auc": {"value": plain["auc"], "interval": interval(drawn["auc"]), "truth": auc(part.truth, part.label)},
            "calibration": {"value": plain["calibration"], "interval": interval(drawn["calibration"])},
        }
    return out


def _mean(values: Floats, draws: int, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    drawn = np.array([values[random.integers(0, len(values), len(values))].mean() for _ in range(draws)])
    return {"value": float(values.mean()), "interval": interval(drawn)}


def judge(day: Day, predictions: Path, draws: int, seed: int) -> tuple[dict[str, Any], Curve]:
    """Everything the report says of one variant, and its curve."""
    tasks = {}
    for name in TASKS:
        p, label, user = task(predictions, name)
        plain = judged(p, label, user)
        if plain:
            drawn = Resampled(user, draws, seed).measures(p, label, user)
            tasks[name] = {m: {"value": plain[m], "interval": interval(drawn[m])} for m in ("auc", "gauc", "logloss")}
            tasks[name]["calibration"] = {"value": plain["calibration"], "interval": interval(drawn["calibration"])}
    found = clicks(day, predictions)
    risen = curve(found)
    return {
        "exposures": len(found.p),
        "tasks": tasks,
        "sinceHighlight": _of_spans(found, draws, seed),
        "halfWaySeconds": risen.half_way(),
        "followed": risen.followed(),
        "regret": _mean(regrets(found, day.position_decay), draws, seed),
    }, risen


def run(day: Day, config: LearnConfig, work: Path, out: Path, draws: int, variants: tuple[Variant, ...]) -> None:
    """Trains what is not trained, judges all; writes ``windows.json``, tables into ``windows.md``, and the pictures."""
    found: dict[str, Any] = {}
    curves: dict[str, Curve] = {}
    for variant in variants:
        predictions = train(day, variant, config, work)
        found[variant.title], curves[variant.title] = judge(day, predictions, draws, config.seed)
    out.mkdir(parents=True, exist_ok=True)
    content = {"day": day.about, "config": {"seed": config.seed, "model": config.model.as_dict()}, "variants": found}
    (out / "windows.json").write_text(json.dumps(content, indent=1) + "\n")
    pictures.rises(curves, out / "windows-rise.svg")
    pictures.by_span({title: of["sinceHighlight"] for title, of in found.items()}, out / "windows-auc.svg")
    _put(out / "windows.md", _tables(found))


_BEGIN, _END = "<!-- tables: begin -->", "<!-- tables: end -->"


def _put(path: Path, tables: str) -> None:
    """Between its marks in a report that people have written; a report of the tables alone where there is none."""
    report = path.read_text() if path.exists() else f"# Windows\n\n{_BEGIN}\n{_END}\n"
    before, _, rest = report.partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise DayError(f"{path} has no marks {_BEGIN} and {_END} to put the tables between")
    path.write_text(f"{before}{_BEGIN}\n\n{tables}\n{_END}{after}")


def _number(of: dict[str, Any], digits: int = 3) -> str:
    low, high = of["interval"] or (float("nan"), float("nan"))
    return f"{of['value']:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _tables(found: dict[str, Any]) -> str:
    first = next(iter(found.values()))
    names = list(first["sinceHighlight"])
    lines = ["| | half way after | followed | regret, clicks per 1,000 requests |", "|---|---|---|---|"]
    for title, of in found.items():
        half = "never in 3 min" if of["halfWaySeconds"] is None else f"{of['halfWaySeconds']:.0f} s"
        regret = {
            "value": 1000 * of["regret"]["value"],
            "interval": [1000 * bound for bound in of["regret"]["interval"] or (np.nan, np.nan)],
        }
        lines.append(f"| {title} | {half} | {of['followed']:.2f} | {_number(regret, 1)} |")
    for measure, caption in (("auc", "AUC of clicks"), ("calibration", "Calibration of clicks, predicted / observed")):
        lines += ["", f"{caption}, by time since the room's highlight began:", "", f"| | {' | '.join(names)} |"]
        lines.append("|---|" + "---|" * len(names))
        for title, of in found.items():
            cells = [_number(of["sinceHighlight"][name][measure]) for name in names]
            lines.append(f"| {title} | {' | '.join(cells)} |")
        if measure == "auc":
            truth = [f"{first['sinceHighlight'][name]['auc']['truth']:.3f}" for name in names]
            lines.append(f"| *the truth itself* | {' | '.join(truth)} |")
    tasks = list(first["tasks"])
    for measure, caption in (("auc", "AUC"), ("gauc", "GAUC")):
        lines += [
            "",
            f"{caption} per task, all exposures:",
            "",
            f"| | {' | '.join(tasks)} |",
            "|---|" + "---|" * len(tasks),
        ]
        for title, of in found.items():
            lines.append(f"| {title} | {' | '.join(_number(of['tasks'][t][measure]) for t in tasks)} |")
    return "\n".join(lines) + "\n"
