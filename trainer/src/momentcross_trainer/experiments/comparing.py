"""Runs of the same day against one of them, paired: the same exposures, the same drawn users, the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from momentcross_trainer.experiments import reports
from momentcross_trainer.experiments.day import Day
from momentcross_trainer.experiments.predicted import GROUPS, Predicted, read_all
from momentcross_trainer.experiments.runs import Run, Study, train
from momentcross_trainer.offline.judgement import mean_differences


@dataclass(frozen=True)
class Compared:
    """Per task and measure: value, and difference from the base with its interval, means over the seeds.

    ``groups``: the same of clicks alone, per group of users; ``shares``: of the exposures.
    """

    title: str
    is_base: bool
    tasks: dict[str, Any]
    groups: dict[str, Any]
    shares: dict[str, float]

    def cell(self, task: str, measure: str) -> str:
        return self._text(self.tasks.get(task, {}).get(measure))

    def group_cell(self, group: str, measure: str = "auc") -> str:
        return self._text(self.groups.get(group, {}).get(measure))

    def _text(self, of: dict[str, Any] | None) -> str:
        if of is None:
            return ""
        return f"{of['value']:.4f}" if self.is_base else reports.number(of, 4, "difference", "+")

    def as_dict(self) -> dict[str, Any]:
        return {"tasks": self.tasks, "clicksByActivity": self.groups, "shares": self.shares}


def compare(day: Day, base: Run, others: Sequence[Run], study: Study) -> list[Compared]:
    """Trains what is not trained; the base comes first. DayError where predictions are not of the same exposures."""
    runs = [base, *others]
    trained = train(day, [run.with_seed(seed) for run in runs for seed in study.seeds], study.work, study.jobs)
    seeds = len(study.seeds)
    whole = read_all(trained[:seeds])
    found = [_against(base.title, True, whole, whole, study.draws)]
    for i, run in enumerate(others, start=1):
        # One run after the other: all of a day's predictions are gigabytes.
        its = read_all(trained[i * seeds : (i + 1) * seeds], like=whole[0])
        found.append(_against(run.title, False, whole, its, study.draws))
    return found


def _against(title: str, is_base: bool, whole: Sequence[Predicted], found: Sequence[Predicted], draws: int) -> Compared:
    groups, shares = {}, {}
    for name, low, high in GROUPS:
        parts = [[one.group(low, high) for one in side] for side in (whole, found)]
        shares[name] = len(parts[0][0].user) / max(1, len(whole[0].judged.user))
        groups[name] = mean_differences(parts[0], parts[1], draws, tasks=("click",)).get("click", {})
    tasks = mean_differences([one.judged for one in whole], [one.judged for one in found], draws)
    return Compared(title, is_base, tasks, groups, shares)
