"""What several suites share: one thread, and one traced graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from synthetic import TINY

from momentcross_trainer.export.graph import ServingGraph

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ServingGraph:
    """The tiny model's graph, traced once, and read back from its file as a restart does."""
    path = Path(tmp_path_factory.mktemp("graph")) / "graph.onnx"
    ServingGraph.trace(TINY).save(path)
    return ServingGraph.load(path)
