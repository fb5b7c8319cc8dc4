"""The model a suite starts with: this code's network, learned from nothing."""

from __future__ import annotations

from pathlib import Path

import torch

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.export.graph import ServingGraph, example
from momentcross_trainer.export.repository import ModelRepository, manifest
from momentcross_trainer.learn.learner import Learner

# A fixed date: the same code gives the same bytes.
_CREATED_MS = 1_767_225_600_000


def write_bootstrap(out: Path, name: str = "moment-cross") -> float:
    """Writes model.onnx and manifest.json; returns the difference between PyTorch and ONNX Runtime."""
    learner = Learner(LearnConfig())
    config = learner.config.model
    torch.manual_seed(learner.config.seed)
    graph = ServingGraph.trace(config)
    onnx = graph.with_weights(learner.model)
    worst = graph.check(learner.model, [example(config, 30, 200, 20, seed=s) for s in range(3)])
    ModelRepository.write(out, onnx, manifest(name, 1, config, onnx, _CREATED_MS, {"samples": 0}, worst))
    return worst
