"""Ablations: the network with each of its parts left out, learned and judged alike, against the whole one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.offline.judgement import Judged, judge, mean_differences
from momentcross_trainer.offline.predictor import CheckpointPredictor, groups_of, load_learner
from momentcross_trainer.offline.tables import markdown, value
from momentcross_trainer.offline.train import OfflineTrainer, TrainError, TrainOptions, write_json
from momentcross_trainer.progress import Progress

_LOG = logging.getLogger(__name__)

WHOLE = "whole"


def variants(base: LearnConfig) -> dict[str, LearnConfig]:
    """By name: the base, and the base with one part changed. What the base lacks cannot be left out of it."""
    found = {WHOLE: base}
    for search in base.model.searches:
        model = replace(base.model, searches=tuple(s for s in base.model.searches if s != search))
        weight = 0.0 if search == "mixed" else base.contrastive_weight
        found[f"without {search}"] = replace(base, model=model, contrastive_weight=weight)
    if base.contrastive_weight > 0:
        found["without contrastive"] = replace(base, contrastive_weight=0.0)
    if base.model.shared_tables:
        found["unshared tables"] = replace(base, model=replace(base.model, shared_tables=False))
    layers = 2 if base.model.expert_layers == 1 else 1
    name = "PLE of 2 layers" if layers == 2 else "CGC"
    found[name] = replace(base, model=replace(base.model, expert_layers=layers))
    return found


def ablate(
    samples: Path,
    out: Path,
    base: LearnConfig,
    seeds: Sequence[int],
    validation_ticks: int,
    epochs: int = 1,
    draws: int = 200,
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """Trains every variant with every seed on all but the last ticks, judges it on those; writes JSON and a table.

    Each training is a folder of ``out`` and goes on where it was stopped. Intervals come from drawing users; how much
    a seed matters is told by ``bySeed``.
    """
    if validation_ticks < 1:
        raise TrainError("--validation-ticks: at least 1 is needed, to judge on")
    chosen = variants(base)
    unknown = [name for name in only if name not in chosen]
    if unknown:
        raise TrainError(f"--only: there is no variant {', '.join(unknown)}; there are {', '.join(chosen)}")
    if only:
        chosen = {name: chosen[name] for name in (WHOLE, *(n for n in only if n != WHOLE))}
    judged: dict[str, list[Judged]] = {}
    for i, (name, config) in enumerate(chosen.items()):
        for seed in seeds:
            _LOG.info("variant %d of %d, seed %d: %s", i + 1, len(chosen), seed, name)
            folder = out / f"{name.replace(' ', '-')}-{seed}"
            options = TrainOptions(samples, folder, replace(config, seed=seed), epochs, validation_ticks)
            OfflineTrainer(options).run()
            judged.setdefault(name, []).append(_judged(folder, samples, validation_ticks))
    results = {name: mean_differences(judged[WHOLE], found, draws) for name, found in judged.items()}
    content = {"seeds": list(seeds), "validationTicks": validation_ticks, "variants": results}
    write_json(out / "ablations.json", content)
    (out / "ablations.md").write_text(report(results, len(seeds)))
    return content


def _judged(folder: Path, samples: Path, validation_ticks: int) -> Judged:
    whole = FileSource(samples)
    last = whole.ticks[1]
    whole.close()
    source = FileSource(samples, first_tick=last - validation_ticks + 1)
    model = load_learner(folder).model
    with Progress(len(source), "judging", "records") as bar:
        found = judge(
            groups_of(source, model.config), [CheckpointPredictor(model)], lambda rows: bar.to(source.passed)
        )[0]
    source.close()
    return found


def report(results: dict[str, Any], seeds: int) -> str:
    """One table a measure; per task the whole's value, then each variant's difference from it."""
    tasks = list(results[WHOLE])
    parts = [
        "# Ablations\n",
        f"Means of {seeds} seed(s). First row: the whole network's value; others: what leaving the part out changes, "
        "with the 95 % interval of drawing users anew.\n",
    ]
    for m in ("auc", "gauc", "logloss"):
        rows = []
        for name, found in results.items():
            if name == WHOLE:
                rows.append([name, *(f"{found[t][m]['value']:.4f}" if m in found[t] else "" for t in tasks)])
            else:
                rows.append([name, *(value(found.get(t, {}).get(m), "difference", "+") for t in tasks)])
        parts.append(f"## {m}\n\n{markdown([m, *tasks], rows)}\n")
    return "\n".join(parts)
