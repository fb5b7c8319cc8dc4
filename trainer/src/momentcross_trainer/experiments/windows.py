"""Label policies × with and without the rooms' counted windows: what each is worth on a day with highlights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments import pictures, predicted, reports
from momentcross_trainer.experiments.day import Clicks, Day, clicks
from momentcross_trainer.experiments.highlights import Curve, curve, regrets, spans
from momentcross_trainer.experiments.runs import Run, Study, chosen_of, of_policy, train
from momentcross_trainer.learn.measures import Floats, auc, judged
from momentcross_trainer.offline.judgement import MEASURES, Resampled, interval, report

POLICIES = ("moment", "fast-slow", "hour")


def runs(config: LearnConfig) -> tuple[Run, ...]:
    return tuple(of_policy(policy, config, windows) for windows in (True, False) for policy in POLICIES)


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
    of_tasks = report(predicted.read(predictions).judged, draws, seed)
    tasks = {name: {m: of[m] for m in MEASURES} for name, of in of_tasks.items()}
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


def run(day: Day, config: LearnConfig, study: Study, only: Sequence[str] = ()) -> None:
    """Trains what is not trained, judges all; writes ``windows.json``, tables into ``windows.md``, and the pictures.

    Of the study's seeds, the first: what differs here differs by more than a seed. ConfigError where ``only`` names
    what there is not.
    """
    chosen = chosen_of(runs(config), only)
    trained = train(day, [run.with_seed(study.seeds[0]) for run in chosen], study.work, study.jobs)
    found: dict[str, Any] = {}
    curves: dict[str, Curve] = {}
    for one, predictions in zip(chosen, trained, strict=True):
        found[one.title], curves[one.title] = judge(day, predictions, study.draws, config.seed)
    risen = {title: curve.as_dict() for title, curve in curves.items()}
    content = {"variants": found, "rises": risen}
    reports.write(study.out, "windows", {"default": day}, config, content, _tables(found))
    pictures.rises(curves, study.out / "windows-rise.svg")
    pictures.by_span({title: of["sinceHighlight"] for title, of in found.items()}, study.out / "windows-auc.svg")


def _tables(found: dict[str, Any]) -> str:
    first = next(iter(found.values()))
    names = list(first["sinceHighlight"])
    lines = ["| | half way after | followed | regret, clicks per 1,000 requests |", "|---|---|---|---|"]
    for title, of in found.items():
        half = "never in 3 min" if of["halfWaySeconds"] is None else f"{of['halfWaySeconds']:.0f} s"
        regret = reports.number(reports.scaled(of["regret"], 1000), 1)
        lines.append(f"| {title} | {half} | {of['followed']:.2f} | {regret} |")
    for measure, caption in (("auc", "AUC of clicks"), ("calibration", "Calibration of clicks, predicted / observed")):
        lines += ["", f"{caption}, by time since the room's highlight began:", "", f"| | {' | '.join(names)} |"]
        lines.append("|---|" + "---|" * len(names))
        for title, of in found.items():
            cells = [reports.number(of["sinceHighlight"][name][measure]) for name in names]
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
            lines.append(f"| {title} | {' | '.join(reports.number(of['tasks'][t][measure]) for t in tasks)} |")
    return "\n".join(lines) + "\n"
