"""Early positives: whether a model that learns positives before their negatives predicts too high, and a repair.

``foresight`` is the yardstick: it learns all labels of an exposure in the tick in which it was shown, which nobody can,
so that what else is wrong with its calibration (a model that follows late, say) is not the fault of labels' timing.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.experiments import pictures, reports
from momentcross_trainer.experiments.comparing import Compared, compare
from momentcross_trainer.experiments.day import Clicks, Day, clicks
from momentcross_trainer.experiments.highlights import spans
from momentcross_trainer.experiments.runs import Study, of_policy, train
from momentcross_trainer.offline.judgement import Resampled, interval
from momentcross_trainer.spec import TASKS
from momentcross_trainer.wire import samples_pb2

POLICIES = ("moment", "eager", "foresight")
_HIGHLIGHT_S = 60.0
_GROUPS_FOR_DELAYS = 20_000


def run(day: Day, config: LearnConfig, study: Study) -> None:
    """Writes ``bias.json``, tables into ``bias.md``, and a picture."""
    found: dict[str, Any] = {}
    ordered: list[Compared] = []
    for windows in (True, False):
        runs = [of_policy(policy, config, windows) for policy in POLICIES]
        ordered += compare(day, runs[0], runs[1:], study)
        seeded = [run.with_seed(study.seeds[0]) for run in runs]
        seen = [clicks(day, path) for path in train(day, seeded, study.work, study.jobs)]
        for one, its in zip(runs, seen, strict=True):
            found[one.title] = _calibration(its, seen[-1], study.draws, config.seed)
    told = {policy: delays(day, policy) for policy in POLICIES}
    content = {
        "seeds": list(study.seeds),
        "delaySeconds": told,
        "calibration": found,
        "tasks": {one.title: one.tasks for one in ordered},
    }
    reports.write(study.out, "bias", {"default": day}, config, content, _tables(told, found, ordered))
    curves = {title: {name: of["value"] for name, of in by["spans"].items()} for title, by in found.items()}
    pictures.calibrations(curves, study.out / "bias.svg")


def delays(day: Day, policy: str) -> dict[str, dict[str, float]]:
    """Mean seconds from serving until a cell landed, by task and kind, of the first groups of the policy's samples."""
    sums: dict[str, dict[str, list[float]]] = {}
    source = FileSource(day.samples(policy))
    for group in islice(_groups(source), _GROUPS_FOR_DELAYS):
        for row in group.rows:
            for cell in row.cells:
                kind = samples_pb2.CellKind.Name(cell.kind).removeprefix("CELL_KIND_").lower()
                seconds = (cell.landed_at_ms - group.served_at_ms) / 1000.0
                sums.setdefault(cell.task, {}).setdefault(kind, []).append(seconds)
    source.close()
    return {task: {kind: float(np.mean(of)) for kind, of in by.items()} for task, by in sums.items()}


def _groups(source: FileSource) -> Any:
    while not source.finished:
        for record in source.poll(0.0):
            sample = samples_pb2.SampleRecord.FromString(record.value)
            if sample.WhichOneof("record") == "group":
                yield sample.group


def _calibration(found: Clicks, foresight: Clicks, draws: int, seed: int) -> dict[str, Any]:
    """Predicted over observed clicks by time since the highlight; ``timing``: over what foresight predicted.

    Without the spans in which nothing was clicked.
    """
    out: dict[str, Any] = {"spans": {}, "timing": {}}
    chosen = [*spans(found.since_s), ("first minute", found.since_s < _HIGHLIGHT_S)]
    for name, rows in chosen:
        part, same = found.where(rows), foresight.where(rows)
        if not part.label.any():
            continue
        drawn = Resampled(part.user, draws, seed)
        users = np.searchsorted(drawn.users, part.user)
        sums = {
            key: drawn.weights @ np.bincount(users, values, minlength=len(drawn.users))
            for key, values in (("p", part.p), ("label", part.label), ("foresight", same.p))
        }
        target = out["spans"] if name != "first minute" else out
        target[name] = {
            "value": float(part.p.sum() / part.label.sum()),
            "interval": interval(sums["p"] / sums["label"]),
        }
        out["timing"][name] = {
            "value": float(part.p.sum() / same.p.sum()),
            "interval": interval(sums["p"] / sums["foresight"]),
        }
    return out


def _tables(told: dict[str, Any], found: dict[str, Any], ordered: list[Compared]) -> str:
    kinds = ("positive", "negative", "correction")
    rows = [
        [policy, kind, *(f"{told[policy][t][kind]:.0f} s" if kind in told[policy].get(t, {}) else "" for t in TASKS)]
        for policy in told
        for kind in kinds
        if any(kind in by for by in told[policy].values())
    ]
    parts = [f"Mean time from serving to landing:\n\n{reports.table(['', 'cell', *TASKS], rows)}\n"]
    names = list(next(iter(found.values()))["spans"])
    for key, caption in (
        ("spans", "Clicks, predicted / observed, by time since the room's highlight began:"),
        ("timing", "Clicks, predicted / predicted with foresight:"),
    ):
        rows = [[title, *(reports.number(by[key][name]) for name in names)] for title, by in found.items()]
        parts.append(f"{caption}\n\n{reports.table(['', *names], rows)}\n")
    rows = [
        [title, reports.number(by["first minute"]), f"{abs(math.log(by['first minute']['value'])):.3f}",
         f"{abs(math.log(by['timing']['first minute']['value'])):.3f}"]
        for title, by in found.items()
    ]  # fmt: skip
    head = ["first minute of a highlight", "predicted / observed", "error", "of it by labels' timing"]
    parts.append(f"Error: the logarithm's absolute value.\n\n{reports.table(head, rows)}\n")
    for measure, caption in (("auc", "AUC"), ("calibration", "Calibration")):
        rows = [[one.title, *(_plain(one, task, measure) for task in TASKS)] for one in ordered]
        parts.append(f"{caption} per task, all exposures:\n\n{reports.table(['', *TASKS], rows)}\n")
    return "\n".join(parts)


def _plain(one: Compared, task: str, measure: str) -> str:
    """The value; behind it its difference from moment's, but for calibration, whose distance from 1 differs."""
    of = one.tasks[task][measure]
    if one.is_base or measure == "calibration":
        return f"{of['value']:.3f}"
    low, high = of["interval"] or (float("nan"), float("nan"))
    return f"{of['value']:.3f} ({of['difference']:+.3f}, {low:+.3f} to {high:+.3f})"
