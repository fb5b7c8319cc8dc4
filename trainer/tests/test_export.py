from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from schema_check import problems
from synthetic import LEARN, NOW, TINY, author_match_stream

from momentcross_trainer.export.graph import PREDICTED, GraphError, ServingGraph, example, parity, session_of
from momentcross_trainer.export.repository import manifest
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.spec import TASKS, inputs


@pytest.fixture(scope="module")
def learner() -> Learner:
    """Learned a little, so that no weight is what it was when the graph was traced."""
    learned = Learner(LEARN)
    for sample in author_match_stream(40):
        learned.take(sample)
    return learned


def test_unknown_ids_and_extreme_ids_give_probabilities(graph: ServingGraph, learner: Learner) -> None:
    session = session_of(graph.with_weights(learner.model))
    for ids in (0, 2**63 - 1, -(2**63), -1):
        feed = example(TINY, 3, 10, 5, seed=1)
        for name in feed:
            if name.endswith(("_id", "flags", "profile")) and feed[name].dtype == np.int64:
                feed[name] = np.full_like(feed[name], ids if "flags" not in name else 0)
        for dense in (0.0, 3e38):
            feed["room_dense"] = np.full_like(feed["room_dense"], dense)
            for output in session.run(PREDICTED, feed):
                assert np.isfinite(output).all()
                assert ((output >= 0) & (output <= 1)).all()
        assert parity(learner.model, graph.with_weights(learner.model), [feed]) <= 1e-5


def test_position_changes_nothing_in_the_exported_graph(graph: ServingGraph, learner: Learner) -> None:
    with torch.no_grad():
        learner.model.position.weight.normal_()
    session = session_of(graph.with_weights(learner.model))
    feed = example(TINY, 6, 10, 5)
    answers = []
    for position in ([0] * 6, list(range(6)), [19] * 6):
        answers.append(np.stack(session.run(PREDICTED, feed | {"position": np.array(position, dtype=np.int64)})))

    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


def test_weights_of_another_model_do_not_pass_the_check(graph: ServingGraph, learner: Learner) -> None:
    other = Learner(LEARN).model
    with torch.no_grad():
        other.bias.add_(0.5)

    with pytest.raises(GraphError, match="differ by"):
        parity(other, graph.with_weights(learner.model), [example(TINY, 5, 5, 5)])


def test_weights_that_are_no_numbers_do_not_pass_the_check(graph: ServingGraph) -> None:
    broken = Learner(LEARN).model
    with torch.no_grad():
        broken.head[0, 0] = float("nan")

    with pytest.raises(GraphError, match="nan"):
        graph.check(broken, [example(TINY, 5, 5, 5)])


def made_manifest(graph: bytes = b"graph") -> dict[str, Any]:
    training = {
        "samples": 3,
        "firstTick": 1,
        "lastTick": 2,
        "newestLabelAt": "2026-01-01T00:00:00.000Z",
        "metrics": {"click": {"auc": 0.7, "cells": 10.0}},
    }
    return manifest("moment-cross", 7, TINY, graph, NOW, training, 1e-7)


def test_manifest_is_valid_by_the_contracts_schema() -> None:
    assert problems(made_manifest()) == []


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", "Moment Cross", "name"),
        ("version", "v7", "version"),
        ("extra", 1, "extra"),
        ("outputs", [], "outputs"),
        ("files", [{"path": "../x", "sha256": "0" * 64, "bytes": 1}], "files.0.path"),
        ("inputs", [{"name": "x", "dtype": "double", "dims": [], "features": ["user.id"]}], "inputs.0.dtype"),
    ],
)
def test_schema_check_refuses_what_the_schema_forbids(field: str, value: object, named: str) -> None:
    assert any(problem.startswith(named) for problem in problems(made_manifest() | {field: value}))


def test_manifest_says_what_the_graph_really_has(graph: ServingGraph, tmp_path: Path) -> None:
    session = session_of(graph.with_weights(Learner(LEARN).model))
    types = {"int64": "tensor(int64)", "float32": "tensor(float)"}
    content = made_manifest()

    assert [(i["name"], types[i["dtype"]], len(i["dims"])) for i in content["inputs"]] == [
        (i.name, i.type, len(i.shape)) for i in session.get_inputs()
    ]
    chosen = [output for a in content["attention"] for output in (a["items"], a["weights"])]
    assert [o["name"] for o in content["outputs"]] + chosen == [o.name for o in session.get_outputs()]
    assert [o["task"] for o in content["outputs"]] == list(TASKS)
    assert [i.name for i in inputs(TINY.short_history, TINY.live_history)] == list(example(TINY, 1, 1, 1))


def test_graph_tells_what_each_search_chose(graph: ServingGraph, learner: Learner) -> None:
    session = session_of(graph.with_weights(learner.model))
    feed = example(TINY, 5, 30, 20, seed=6)
    names = [o.name for o in session.get_outputs()]
    got = dict(zip(names, session.run(None, feed), strict=True))

    for search in TINY.searches:
        attention = got[f"{search}_attention"]
        items = np.broadcast_to(got[f"{search}_items"], attention.shape)
        sums = attention.sum(axis=1)
        assert ((np.abs(sums - 1) < 1e-5) | (sums == 0)).all(), search
        fed = {"livelong": 20, "mixed": 50}.get(search, 30)
        assert (items[attention > 0] < fed).all(), search
        for row in range(5):
            chosen = items[row][attention[row] > 0]
            assert len(set(chosen)) == len(chosen), search

    newest = got["short_items"][0][got["short_attention"][0] > 0]
    assert newest.tolist() == list(range(min(TINY.recent_length, 30)))
    for row in range(5):
        of_author = got["aidhard_items"][row][got["aidhard_attention"][row] > 0]
        places = np.flatnonzero(feed["short_author_id"] == feed["room_author_id"][row])
        assert of_author.tolist() == places[: TINY.author_length].tolist()
    flags = np.concatenate([feed["short_flags"], feed["live_flags"]])
    times = np.concatenate([feed["short_happened_at_ms"], feed["live_happened_at_ms"]])
    long_viewed = np.flatnonzero(flags % 4 >= 2)
    expected = long_viewed[np.argsort(-times[long_viewed], kind="stable")][: TINY.mixed_length]
    assert got["mixed_items"][0][got["mixed_attention"][0] > 0].tolist() == expected.tolist()


def test_searches_choose_nothing_where_histories_are_empty(graph: ServingGraph, learner: Learner) -> None:
    session = session_of(graph.with_weights(learner.model))
    outputs = [f"{search}_attention" for search in TINY.searches]

    for attention in session.run(outputs, example(TINY, 3, 0, 0)):
        assert (attention == 0).all()


def test_graph_says_nothing_of_where_it_was_traced(graph: ServingGraph) -> None:
    assert b".py" not in graph.with_weights(Learner(LEARN).model)
