"""The network without each of its parts, as it serves a day: what each part is worth, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.experiments import pictures, reports
from momentcross_trainer.experiments.comparing import Compared, compare
from momentcross_trainer.experiments.day import Day
from momentcross_trainer.experiments.predicted import GROUPS
from momentcross_trainer.experiments.runs import Run, Study, chosen_of, of_policy
from momentcross_trainer.offline.ablate import WHOLE, variants
from momentcross_trainer.spec import TASKS


def runs(config: LearnConfig) -> tuple[Run, ...]:
    """The whole network first: the one that other experiments know as ``moment``."""
    whole = replace(of_policy("moment", config), title=WHOLE)
    parts = {
        **variants(config),
        "without any search": replace(config, model=replace(config.model, searches=()), contrastive_weight=0.0),
    }
    return (
        whole,
        *(Run(n.replace(" ", "-").lower(), n, "moment", changed) for n, changed in parts.items() if n != WHOLE),
    )


def run(day: Day, config: LearnConfig, study: Study, only: Sequence[str] = ()) -> None:
    """Writes ``ablations.json``, tables into ``ablations.md``, and a picture. ConfigError as ``chosen_of`` has it."""
    whole, *others = runs(config)
    what = "AUC of clicks: what leaving it out changes"
    report("ablations", what, day, [whole, *chosen_of(others, only)], config, study)


def report(name: str, what: str, day: Day, chosen: Sequence[Run], config: LearnConfig, study: Study) -> None:
    """All runs but the first against it. ``what`` is told under the picture."""
    found = compare(day, chosen[0], chosen[1:], study)
    content = {"seeds": list(study.seeds), "variants": {one.title: one.as_dict() for one in found}}
    reports.write(study.out, name, {"default": day}, config, content, tables(found))
    clicks = {one.title: one.tasks["click"]["auc"] for one in found[1:]}
    pictures.differences(clicks, what, study.out / f"{name}.svg")


def tables(found: Sequence[Compared]) -> str:
    """AUC and GAUC per task, then AUC of clicks per group of users: the first's values, the others' differences."""
    parts = []
    for measure, caption in (("auc", "AUC"), ("gauc", "GAUC")):
        rows = [[one.title, *(one.cell(task, measure) for task in TASKS)] for one in found]
        parts.append(f"{caption} per task; below the first row, the difference from it:\n")
        parts.append(reports.table(["", *TASKS], rows) + "\n")
    return "\n".join([*parts, by_activity(found)])


def by_activity(found: Sequence[Compared]) -> str:
    head = ["", *(f"{name} ({found[0].shares[name]:.0%} of exposures)" for name, _, _ in GROUPS)]
    rows = [[one.title, *(one.group_cell(name) for name, _, _ in GROUPS)] for one in found]
    return f"AUC of clicks, by how many live behaviours a user had:\n\n{reports.table(head, rows)}\n"
