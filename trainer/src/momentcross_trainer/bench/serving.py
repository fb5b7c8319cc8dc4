"""Latency of the exported graph by candidates and history, beside the naive one, and the share of its parts."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn

from momentcross_trainer.bench.learning import memory_mb
from momentcross_trainer.bench.naive import NaiveRanker, naively
from momentcross_trainer.config import ModelConfig
from momentcross_trainer.export.graph import PREDICTED, SCOPES, GraphError, example, export_onnx, session_of
from momentcross_trainer.model import ranker as used
from momentcross_trainer.model.ranker import Ranker

_SEARCHES = ("recent", "by_similarity", "by_author", "long_viewed")
# Longest match first; what is in none of them is the rest.
_PARTS = {
    "ranker.search_recent": "V_short",
    "ranker.search_by_similarity": "V_long, V_livelong",
    "ranker.search_by_author": "V_aidhard",
    "ranker.search_long_viewed": "V_mixed",
    "ranker.short_items": "item vectors",
    "ranker.live_items": "item vectors",
    "ranker.attention": "target attention",
    "ranker.experts": "experts",
    "ranker.statistics": "room",
    "ranker.target": "room",
    "ranker.embeddings": "ids of room and user",
}
REST = "rest"


class _Part(nn.Module):
    """A search as a module, so that the exporter tells which nodes are its."""

    def __init__(self, search: Callable[..., Any]) -> None:
        super().__init__()
        self._search = search

    def forward(self, *arguments: Any) -> Any:
        return self._search(*arguments)


def graphs(config: ModelConfig) -> tuple[bytes, bytes, dict[str, str]]:
    """Ours, the naive one of the same random weights, and the part that each of our nodes belongs to.

    GraphError where the two do not answer alike.
    """
    torch.manual_seed(1)
    ranker = Ranker(config)
    with torch.no_grad():
        for parameter in ranker.parameters():
            parameter.normal_(std=0.1)
    with ExitStack() as patches:
        for name in _SEARCHES:
            part = _Part(getattr(used, name))
            ranker.add_module(f"search_{name}", part)
            patches.enter_context(patch.object(used, name, part))
        ours = export_onnx(ranker, config)
    for name in _SEARCHES:
        delattr(ranker, f"search_{name}")
    with naively():
        naive = export_onnx(NaiveRanker(config, ranker), config)
    ours_bytes, naive_bytes = ours.SerializeToString(), naive.SerializeToString()
    sessions = session_of(ours_bytes), session_of(naive_bytes)
    for seed in range(3):
        feed = example(config, 50, 300, 50, seed=seed)
        a, b = (np.stack(s.run(PREDICTED, feed)) for s in sessions)
        if not np.abs(a - b).max() <= 1e-4:
            raise GraphError(f"the naive graph answers otherwise, by {np.abs(a - b).max()}")
    return ours_bytes, naive_bytes, {node.name: _part(node) for node in ours.graph.node}


def _part(node: onnx.NodeProto) -> str:
    scopes = next((p.value for p in node.metadata_props if p.key == SCOPES), "")
    return next((part for scope, part in _PARTS.items() if f"'{scope}" in scopes), REST)


def latencies(
    ours: bytes, naive: bytes, config: ModelConfig, candidates: Sequence[int], histories: Sequence[int], rounds: int
) -> list[dict[str, Any]]:
    """Per cell of the table: milliseconds per round of both, one after the other, on one thread. Live: the default."""
    sessions = {"ours": session_of(ours), "naive": session_of(naive)}
    cells: list[dict[str, Any]] = []
    for n in candidates:
        for h in histories:
            feed = example(config, n, h, config.live_history, seed=n + h)
            runs = {name: _runs(session, feed) for name, session in sessions.items()}
            cells.append({"candidates": n, "history": h, "feed": feed, "runs": runs, "ours": [], "naive": []})
    for _ in range(rounds):
        for cell in cells:
            for name, session in sessions.items():
                started = time.perf_counter()
                for _ in range(cell["runs"][name]):
                    session.run(PREDICTED, cell["feed"])
                cell[name].append((time.perf_counter() - started) / cell["runs"][name] * 1e3)
    return [{k: v for k, v in cell.items() if k not in ("feed", "runs")} for cell in cells]


def _runs(session: Any, feed: dict[str, NDArray[Any]], about_s: float = 0.1) -> int:
    session.run(PREDICTED, feed)
    started = time.perf_counter()
    session.run(PREDICTED, feed)
    return max(1, min(50, round(about_s / (time.perf_counter() - started))))


def shares(graph: bytes, parts: dict[str, str], feed: dict[str, NDArray[Any]], runs: int = 30) -> dict[str, float]:
    """Share of each part in the time of the graph's kernels, by ONNX Runtime's profile."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder) / "profile")
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        for _ in range(runs):
            session.run(PREDICTED, feed)
        events = json.loads(Path(session.end_profiling()).read_text())
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            # ONNX Runtime names a fused node after the first of those that it was made of.
            node = event["name"].removesuffix("_kernel_time").removeprefix("fused ").split("/")[0]
            spent[parts.get(node, REST)] += event["dur"]
    whole = sum(spent.values())
    return {part: time_ / whole for part, time_ in spent.most_common()}


def session_memory_mb(graph: bytes, feed: dict[str, NDArray[Any]]) -> float:
    """By how much resident memory grows when a session is made and has answered."""
    before = memory_mb()
    session = session_of(graph)
    session.run(PREDICTED, feed)
    return memory_mb() - before
