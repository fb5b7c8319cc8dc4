"""A real trainer process, killed by SIGKILL wherever it happens to be."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
import torch
from killable import options, stream
from synthetic import LEARN, author_match_stream
from test_files import Topic

from momentcross_trainer.data.dump import dump
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.stream import StreamTrainer


@pytest.mark.parametrize(("kills", "groups"), [(3, 300), pytest.param(20, 600, marks=pytest.mark.long)])
def test_killed_at_random_learns_every_sample_once(
    kills: int, groups: int, tmp_path: Path, graph: ServingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = author_match_stream(groups)
    dump(Topic(records), tmp_path / "samples")
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)
    # Has the graph traced beside the checkpoint, as a first start does.
    StreamTrainer(options(tmp_path)).prepare()
    # Forked from a process that has PyTorch loaded already: a start is a fraction of a second.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["killable"])
    chance = random.Random(kills)
    killed, learned_at = 0, []
    while True:
        (tmp_path / "status.json").unlink(missing_ok=True)
        process = processes.Process(target=stream, args=(tmp_path, tmp_path / "samples"))
        process.start()
        while not (tmp_path / "status.json").exists() and process.is_alive():
            time.sleep(0.002)
        if killed < kills:
            process.join(chance.uniform(0.0, 0.35))
            assert process.is_alive(), "it was through before it was killed often enough"
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        state = checkpoint.load(tmp_path / "checkpoint")
        learned_at.append(state["counts"]["rows"] if state else 0)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL

    never = Learner(LEARN)
    for record in records:
        never.take(record)
    state = checkpoint.load(tmp_path / "checkpoint")
    assert state is not None
    assert len(set(learned_at)) > kills // 3, learned_at
    assert state["counts"] == never.counts
    assert state["counts"]["rows"] == groups * 8
    assert state["next_offsets"] == never.next_offsets
    expected = never.state()
    assert all(torch.equal(state["model"][k], v) for k, v in expected["model"].items())
    assert all(torch.equal(state["embeddings"][k], v) for k, v in expected["embeddings"].items())
    for version in (p for p in (tmp_path / "models" / "moment-cross").iterdir() if p.name.isdigit()):
        said = json.loads((version / "manifest.json").read_text())["files"][0]["sha256"]
        assert hashlib.sha256((version / "model.onnx").read_bytes()).hexdigest() == said
