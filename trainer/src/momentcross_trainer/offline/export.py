"""One version of the model repository from a checkpoint."""

from __future__ import annotations

import time
from pathlib import Path

from momentcross_trainer.export.graph import ServingGraph, example
from momentcross_trainer.export.repository import ModelRepository, manifest, training_of
from momentcross_trainer.offline.predictor import load_learner


def export(checkpoint: Path, repository: Path, model: str) -> tuple[Path, float]:
    """Traces the network, writes the next version; returns its folder and the difference from PyTorch seen.

    CheckpointError where there is no checkpoint; GraphError, and no version, where ONNX Runtime gives something else;
    OSError where it cannot be written.
    """
    learner = load_learner(checkpoint)
    config = learner.config.model
    graph = ServingGraph.trace(config)
    onnx = graph.with_weights(learner.model)
    longest = (min(config.short_history, 200), min(config.live_history, 20))
    worst = graph.check(learner.model, [example(config, 30, *longest, seed=s) for s in range(3)])
    versions = ModelRepository(repository, model)
    version = versions.newest() + 1
    content = manifest(
        model, version, config, onnx, int(time.time() * 1000), training_of(learner), worst, learner.policy or "moment"
    )
    return versions.publish(version, onnx, content), worst
