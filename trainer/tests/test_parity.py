"""PyTorch against ONNX Runtime over random requests and every edge; the long half at the sizes that are served."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import LEARN, TINY, author_match_stream

from momentcross_trainer.config import LearnConfig, ModelConfig
from momentcross_trainer.export.graph import ServingGraph, example, parity
from momentcross_trainer.learn.learner import Learner

Feed = dict[str, NDArray[Any]]

NEAR = 1e-5
IDS = ("user_id", "room_id", "room_author_id", "room_category_id")
HISTORY_IDS = tuple(f"{history}_{column}_id" for history in ("short", "live") for column in ("author", "category"))


def filled(feed: Feed, value: float, *names: str) -> Feed:
    return feed | {name: np.full_like(feed[name], value) for name in names}


def edges(config: ModelConfig, candidates: int) -> dict[str, Feed]:
    """Requests of a kind that random ones seldom are."""
    sizes = {"no histories": (0, 0), "no short videos": (0, 12), "no live history": (12, 0), "one item each": (1, 1)}
    found = {name: example(config, candidates, *size, seed=1) for name, size in sizes.items()}
    found["one candidate"] = example(config, 1, 12, 12, seed=2)
    found["one candidate, no histories"] = example(config, 1, 0, 0, seed=3)
    feed = example(config, candidates, 40, 20, seed=4)
    for name, value in {"unknown": 0, "minus one": -1, "greatest": 2**63 - 1, "least": -(2**63)}.items():
        found[f"all ids {name}"] = filled(feed, value, *IDS, *HISTORY_IDS, "user_profile")
        found[f"candidates' ids {name}"] = filled(feed, value, *IDS)
    found["all authors equal"] = filled(feed, 77, "room_author_id", "short_author_id", "live_author_id")
    found["authors congruent modulo the prime"] = feed | {
        "short_author_id": 77 + np.arange(40, dtype=np.int64) % 3 * (2**31 - 1),
        "room_author_id": np.full_like(feed["room_author_id"], 77),
    }
    found["nothing long viewed"] = filled(feed, 1 + 4 + 8, "short_flags", "live_flags")
    found["all long viewed"] = filled(feed, 3, "short_flags", "live_flags")
    found["all at one time"] = filled(feed, 1_794_999_000_000, "short_happened_at_ms", "live_happened_at_ms")
    found["later than now"] = filled(feed, 1_799_000_000_000, "short_happened_at_ms", "live_happened_at_ms")
    found["no times"] = filled(feed, 0, "short_happened_at_ms", "live_happened_at_ms", "served_at_ms")
    found["equal items"] = filled(feed, 5, *HISTORY_IDS, "short_flags", "live_flags") | filled(
        filled(feed, 1_794_999_000_000, "short_happened_at_ms", "live_happened_at_ms"), 0.5, "short_value", "live_value"
    )
    found["nothing counted"] = filled(feed, 0.0, "room_dense")
    found["counts beyond reason"] = filled(feed, 3e38, "room_dense", "short_value", "live_value")
    found["counts below zero"] = filled(feed, -5.0, "room_dense", "short_value", "live_value")
    return found


def random_requests(config: ModelConfig, count: int, longest: tuple[int, int, int]) -> list[Feed]:
    """Sizes spread evenly over their magnitudes, each longest among them."""
    random = np.random.default_rng(9)

    def size(least: int, most: int) -> int:
        return int(np.exp(random.uniform(0.0, np.log(most + 2 - least)))) - 1 + least

    candidates, short, live = longest
    sizes = [longest, *((size(1, candidates), size(0, short), size(0, live)) for _ in range(count - 1))]
    return [example(config, *given, seed=i) for i, given in enumerate(sizes)]


@pytest.fixture(scope="module")
def learner() -> Learner:
    """Learned a little, so that no weight is what it was when the graph was traced."""
    return learned(LEARN)


def learned(config: LearnConfig) -> Learner:
    learner = Learner(config)
    for sample in author_match_stream(40):
        learner.take(sample)
    return learner


def test_onnx_runtime_equals_pytorch_over_random_requests(graph: ServingGraph, learner: Learner) -> None:
    feeds = random_requests(TINY, 60, (200, TINY.short_history, TINY.live_history))

    assert parity(learner.model, graph.with_weights(learner.model), feeds) <= NEAR


@pytest.mark.parametrize("edge", edges(TINY, 3))
def test_onnx_runtime_equals_pytorch_at_the_edges(graph: ServingGraph, learner: Learner, edge: str) -> None:
    assert parity(learner.model, graph.with_weights(learner.model), [edges(TINY, 3)[edge]]) <= NEAR


@pytest.mark.long
@pytest.mark.parametrize(
    "model",
    [
        ModelConfig(),
        ModelConfig(expert_layers=2),
        ModelConfig(shared_tables=False, searches=("mixed", "aidhard")),
        ModelConfig(searches=()),
    ],
    ids=["served", "PLE", "two searches, a table per domain", "no search"],
)
def test_onnx_runtime_equals_pytorch_at_the_sizes_that_are_served(model: ModelConfig) -> None:
    weight = LEARN.contrastive_weight if "mixed" in model.searches else 0.0
    learner = learned(replace(LearnConfig(), model=model, contrastive_weight=weight))
    graph = ServingGraph.trace(model)
    feeds = [*random_requests(model, 300, (500, 10_000, 1_000)), *edges(model, 30).values()]

    assert parity(learner.model, graph.with_weights(learner.model), feeds) <= NEAR
