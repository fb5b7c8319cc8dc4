"""The same comparisons in worlds that have nothing to gain: short videos that say nothing, rooms without highlights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments import pictures, reports
from momentcross_trainer.experiments.comparing import Compared, compare
from momentcross_trainer.experiments.day import Day
from momentcross_trainer.experiments.runs import Run, Study, of_policy
from momentcross_trainer.spec import TASKS


def live_only(config: LearnConfig) -> Run:
    """The network without short videos: without their history, the searches in it, and their alignment."""
    model = replace(config.model, short_history=0, searches=("livelong",))
    return Run("live-only", "without short videos", "moment", replace(config, model=model, contrastive_weight=0.0))


def run(days: dict[str, Day], config: LearnConfig, study: Study) -> None:
    """``days``: default, no-cross, no-highlights. Writes ``controls.json``, tables into ``controls.md``, a picture.

    What is gained is told as the difference that its absence makes, in each world.
    """
    whole, hour = of_policy("moment", config), of_policy("hour", config)
    still, hour_still = of_policy("moment", config, windows=False), of_policy("hour", config, windows=False)
    asked = (
        ("Cross: without short videos", ("default", "no-cross"), whole, live_only(config)),
        ("Moment: an hour late, with windows", ("default", "no-highlights"), whole, hour),
        ("Moment: an hour late, without windows", ("default", "no-highlights"), still, hour_still),
        ("Windows: without them", ("default", "no-highlights"), whole, still),
    )
    found: dict[str, dict[str, list[Compared]]] = {}
    for what, worlds, base, other in asked:
        found[what] = {}
        for world in worlds:
            at = replace(study, work=study.work / world)
            found[what][world] = compare(days[world], base, [other], at)
    content = {
        "seeds": list(study.seeds),
        "controls": {w: {of: [c.as_dict() for c in pair] for of, pair in by.items()} for w, by in found.items()},
    }
    reports.write(study.out, "controls", days, config, content, _tables(found))
    lines: dict[str, dict[str, Any]] = {
        f"{what} ({world})": pair[1].tasks["click"]["auc"] for what, by in found.items() for world, pair in by.items()
    }
    pictures.differences(lines, "AUC of clicks: what its absence changes", study.out / "controls.svg")


def _tables(found: dict[str, dict[str, list[Compared]]]) -> str:
    parts = []
    for measure, caption in (("auc", "AUC"), ("gauc", "GAUC")):
        rows = []
        for what, by in found.items():
            for world, (base, other) in by.items():
                rows.append([what, world, base.cell("click", measure), *(other.cell(t, measure) for t in TASKS)])
        head = ["", "world", "with it, click", *(f"{task}, difference" for task in TASKS)]
        parts.append(f"{caption}:\n\n{reports.table(head, rows)}\n")
    return "\n".join(parts)
