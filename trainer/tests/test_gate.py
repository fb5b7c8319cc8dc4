from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from synthetic import LEARN, author_match_stream
from test_stream import Steps, status, versions

from momentcross_trainer.data.source import MemorySource
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn.gate import Gate
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.stream import StreamOptions, StreamTrainer

CONFIG = replace(LEARN, gate_cells=100, gate_every=1, gate_ticks=3)


def learned(config: Any = CONFIG, groups: int = 100) -> Learner:
    learner = Learner(config)
    for record in author_match_stream(groups):
        learner.take(record)
    return learner


def seen_after(spoil: Callable[[Learner], None], config: Any = CONFIG) -> Gate:
    """What the gate has seen ten ticks after the weights were published and then spoiled."""
    learner = learned(config)
    gate = Gate(config)
    gate.published(7, {k: v.clone() for k, v in learner.model.state_dict().items()})
    spoil(learner)
    learner.gate = gate
    for record in author_match_stream(50, seed=3):
        learner.take(record)
    return gate


def nothing(learner: Learner) -> None:
    pass


@torch.no_grad()
def all_stay_long(learner: Learner) -> None:
    learner.model.bias[1] += 3.0


def test_weights_that_learn_on_pass() -> None:
    assert seen_after(nothing).reason() is None


def test_a_task_that_became_worse_is_named_with_by_how_much() -> None:
    reason = seen_after(all_stay_long).reason()

    assert reason is not None
    assert reason.startswith("long_view: log loss ")
    assert "above that of version 7 on 120 cells of the latest 3 ticks; 5 % are allowed" in reason


def test_an_open_gate_compares_nothing() -> None:
    gate = seen_after(all_stay_long, replace(CONFIG, gate_bound=0.0))

    assert gate.reason() is None
    assert not gate.state()["ticks"]


def test_too_few_cells_decide_nothing() -> None:
    assert seen_after(all_stay_long, replace(CONFIG, gate_cells=121)).reason() is None


def test_chance_decides_nothing() -> None:
    gate = Gate(CONFIG)
    gate._ticks = {1: np.array([[1000.0] * 6, [110.0] * 6, [100.0] * 6, [100.0] * 6])}
    # 10 % worse, which is one standard error; then ten.
    assert gate.reason() is None
    gate._ticks[1][3] = 1.0
    assert gate.reason() is not None


def test_every_so_many_batches_are_compared() -> None:
    few = seen_after(nothing, replace(CONFIG, gate_every=4)).state()["ticks"]
    all_ = seen_after(nothing).state()["ticks"]

    assert sum(float(t[0].sum()) for t in few.values()) < 0.6 * sum(float(t[0].sum()) for t in all_.values())


def test_what_was_seen_outlives_a_restart() -> None:
    gate, again = seen_after(all_stay_long), Gate(CONFIG)
    again.load(gate.state())

    assert again.reason() == gate.reason()


@pytest.fixture
def make(tmp_path: Path, graph: ServingGraph, monkeypatch: pytest.MonkeyPatch) -> Callable[[], StreamTrainer]:
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)

    def trainer() -> StreamTrainer:
        options = StreamOptions(
            repository=tmp_path / "models",
            model="moment-cross",
            checkpoint=tmp_path / "checkpoint",
            publish_seconds=5.0,
            keep_versions=9,
            status_file=tmp_path / "status.json",
            learn=CONFIG,
        )
        made = StreamTrainer(options, Steps())
        made.prepare()
        return made

    return trainer


def test_a_worse_version_waits_also_after_a_restart_until_it_is_better(
    make: Callable[[], StreamTrainer], tmp_path: Path
) -> None:
    records = author_match_stream(400)
    trainer, source = make(), MemorySource(records, at_once=60)
    trainer.step(source)
    trainer.step(source)
    assert versions(tmp_path) == [1, 2]

    all_stay_long(trainer.learner)
    trainer.step(source)
    held = status(tmp_path)["heldBack"]
    assert held.startswith("long_view: log loss ")
    assert "version 2" in held
    assert versions(tmp_path) == [1, 2]

    trainer = make()
    all_stay_long(trainer.learner)
    source.seek(trainer.learner.next_offsets)
    trainer.step(source)
    assert status(tmp_path)["heldBack"].startswith("long_view: log loss ")
    assert versions(tmp_path) == [1, 2]

    with torch.no_grad():
        trainer.learner.model.bias[1] -= 6.0
    for _ in range(4):
        trainer.step(source)
    assert status(tmp_path)["heldBack"] is None
    assert versions(tmp_path)[-1] > 2
    manifest = json.loads((tmp_path / "models" / "moment-cross" / "3" / "manifest.json").read_text())
    assert manifest["training"]["metrics"]["click"]["gauc"] > 0
    assert set(manifest["training"]["metrics"]["learning"]) == {"contrastive_loss", "expired_rows", "loss"}
