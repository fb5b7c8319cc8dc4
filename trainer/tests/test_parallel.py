"""Two processes that learn together."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from group import CONFIG, member
from killable import options
from synthetic import author_match_stream
from test_files import Topic, two_partitions

from momentcross_trainer.data.aligned import AlignedSource
from momentcross_trainer.data.dump import dump
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.data.source import MemorySource, SourceRecord
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.stream import StreamTrainer


def dealt(groups: int, partitions: int = 3) -> list[SourceRecord]:
    """``author_match_stream`` dealt to partitions, each with all ticks' ends; the last has nothing in tick 2."""
    counts = [0] * partitions
    found: list[SourceRecord] = []

    def put(p: int, value: bytes) -> None:
        found.append(SourceRecord(p, counts[p], value))
        counts[p] += 1

    for i, record in enumerate(author_match_stream(groups)):
        if record.offset % 6 == 5:
            for p in range(partitions):
                put(p, record.value)
        else:
            put(i % (partitions - 1) if record.offset // 6 == 1 else i % partitions, record.value)
    return found


def run_group(folder: Path, samples: Path, name: str, stop_after: int = 0, size: int = 2) -> list[dict[str, Any]]:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["group"])
    members = [
        processes.Process(target=member, args=(rank, size, folder, samples, name, stop_after)) for rank in range(size)
    ]
    for process in members:
        process.start()
    for process in members:
        process.join(120)
        assert process.exitcode == 0
    found = [checkpoint.load(folder / f"weights-{rank}") for rank in range(size)]
    return [f for f in found if f is not None]


@pytest.fixture
def folder(tmp_path: Path, graph: ServingGraph, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the graph traced beside the checkpoint."""
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    for name in ("a", "b"):
        StreamTrainer(replace(options(tmp_path / name), learn=CONFIG)).prepare()
    dump(Topic(dealt(150)), tmp_path / "samples")
    return tmp_path


def test_two_learn_every_sample_once_to_the_same_weights_also_when_stopped_and_started(folder: Path) -> None:
    never = run_group(folder / "a", folder / "samples", "never")
    a, b = (f["model"] for f in never)
    assert all(torch.equal(a[k], b[k]) for k in a)
    state = checkpoint.load(folder / "a" / "checkpoint")
    assert state is not None
    assert state["counts"]["rows"] == 1200 == sum(f["counts"]["rows"] for f in never)
    assert state["next_offsets"] == {p: sum(r.partition == p for r in dealt(150)) for p in range(3)}
    assert all(torch.equal(state["model"][k], v) for k, v in a.items())
    models = folder / "a" / "models" / "moment-cross"
    newest = max(models.iterdir(), key=lambda version: int(version.name))
    assert json.loads((newest / "manifest.json").read_text())["training"]["samples"] == 1200

    stopped = run_group(folder / "b", folder / "samples", "stopped", stop_after=30)
    half = checkpoint.load(folder / "b" / "checkpoint")
    assert half is not None
    assert 0 < half["counts"]["rows"] < 1200
    assert not torch.equal(stopped[0]["model"]["head"], a["head"])
    resumed = run_group(folder / "b", folder / "samples", "resumed")
    whole = checkpoint.load(folder / "b" / "checkpoint")
    assert whole is not None
    assert whole["counts"] == state["counts"]
    assert all(torch.equal(f["model"][k], v) for f in resumed for k, v in a.items())

    # The two are as good as one that learns all partitions alone.
    one = Learner(CONFIG)
    one.load(state)
    alone = Learner(CONFIG)
    source = FileSource(folder / "samples")
    while not source.finished:
        for record in source.poll(0.0):
            alone.take(record)
    losses = []
    for learner in (one, alone):
        learner.validation = type(learner.validation)()
        for record in author_match_stream(60, seed=2):
            learner.take(replace(record, partition=9))
        losses.append(learner.validation.metrics()["click"])
    assert losses[0]["auc"] > losses[1]["auc"] - 0.03
    assert losses[0]["logloss"] < losses[1]["logloss"] + 0.03


def test_a_live_topic_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    records = two_partitions(ticks=6)
    dump(Topic(records), tmp_path)
    files = FileSource(tmp_path)
    expected: list[SourceRecord] = []
    while not files.finished:
        expected += files.poll(0.0)

    for at_once in (1, 5, 100):
        aligned = AlignedSource(MemorySource(records, at_once), [0, 1])
        found: list[SourceRecord] = []
        for _ in range(len(records) + 1):
            found += aligned.poll(0.0)
        assert found == expected

    aligned.seek({0: 8, 1: 8})
    assert [(r.partition, r.offset) for r in aligned.poll(0.0)][:2] == [(0, 8), (0, 9)]


def test_a_tick_that_one_partition_has_not_ended_waits() -> None:
    records = [r for r in two_partitions(ticks=2) if not (r.partition == 1 and r.offset == 7)]
    aligned = AlignedSource(MemorySource(records, 100), [0, 1])

    assert {r.offset for r in aligned.poll(0.0)} == {0, 1, 2, 3}


def test_a_share_is_every_nth_partition(tmp_path: Path) -> None:
    dump(Topic(dealt(30)), tmp_path)

    assert FileSource(tmp_path, share=(0, 2)).partitions == [0, 2]
    assert FileSource(tmp_path, share=(1, 2)).partitions == [1]
    shares = [len(FileSource(tmp_path, share=(i, 2))) for i in range(2)]
    assert sum(shares) == len(FileSource(tmp_path))
