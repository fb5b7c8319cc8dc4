"""The stream trainer with records and clock in memory; Kafka is met in the system test."""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnxruntime
import pytest
import torch
from schema_check import problems
from synthetic import LEARN, author_match_stream

from momentcross_trainer.data.source import MemorySource
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.model.loss import masked_loss
from momentcross_trainer.stream import StreamOptions, StreamTrainer

LOSS = "momentcross_trainer.learn.learner.masked_loss"


class Steps:
    """A clock that goes on by ten seconds whenever it is read twice; publications are due at each step."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        self.now += 10.0
        return self.now


Make = Callable[[], StreamTrainer]


@pytest.fixture
def make(tmp_path: Path, graph: ServingGraph, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)
    options = StreamOptions(
        repository=tmp_path / "models",
        model="moment-cross",
        checkpoint=tmp_path / "checkpoint",
        publish_seconds=5.0,
        keep_versions=3,
        status_file=tmp_path / "status.json",
        learn=LEARN,
    )

    def trainer() -> StreamTrainer:
        made = StreamTrainer(options, Steps())
        made.prepare()
        return made

    return trainer


def versions(tmp_path: Path) -> list[int]:
    folder = tmp_path / "models" / "moment-cross"
    return sorted(int(p.name) for p in folder.iterdir()) if folder.is_dir() else []


def status(tmp_path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((tmp_path / "status.json").read_text())
    return content


def test_publishes_what_it_learned_prunes_and_says_so(make: Make, tmp_path: Path) -> None:
    trainer, source = make(), MemorySource(author_match_stream(50), at_once=10)
    assert status(tmp_path)["state"] == "waiting for samples"
    for _ in range(6):
        trainer.step(source)

    assert versions(tmp_path) == [4, 5, 6]
    folder = tmp_path / "models" / "moment-cross" / "6"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert problems(manifest) == []
    assert manifest["training"]["samples"] == 400
    assert manifest["training"]["lastTick"] == 10
    assert manifest["parity"]["maxAbsDiff"] <= 1e-5
    said = status(tmp_path)
    tasks = said.pop("tasks")
    assert tasks == {t: m for t, m in manifest["training"]["metrics"].items() if t != "learning"}
    assert set(tasks["click"]) == {"auc", "gauc", "logloss", "calibration", "cells", "positives"}
    assert said.pop("contrastiveLoss") >= 0
    assert said | {"loss": None} == {
        "state": "learning",
        "version": 6,
        "published": 6,
        "expiredRows": 0,
        "samples": 400,
        "cells": 2400,
        "corrupt": 0,
        "unknownTask": 0,
        "refused": 0,
        "loss": None,
        "newestLabelAt": manifest["training"]["newestLabelAt"],
        "heldBack": None,
    }
    assert onnxruntime.InferenceSession(str(folder / "model.onnx")).get_outputs()[0].name == "p_click"


def test_publishes_nothing_when_nothing_new_was_learned(make: Make, tmp_path: Path) -> None:
    trainer, source = make(), MemorySource(author_match_stream(10))
    for _ in range(4):
        trainer.step(source)

    assert versions(tmp_path) == [1]


def test_goes_on_after_the_greatest_version_that_is_there(make: Make, tmp_path: Path) -> None:
    (tmp_path / "models" / "moment-cross" / "41").mkdir(parents=True)
    make().step(MemorySource(author_match_stream(10)))

    assert versions(tmp_path) == [41, 42]


def test_stopped_and_started_again_equals_never_stopped(make: Make) -> None:
    records = author_match_stream(40)
    never = Learner(LEARN)
    for record in records:
        never.take(record)

    runs = 0
    trainer = make()
    while trainer.learner.next_offsets.get(0, 0) < len(records):
        trainer = make()
        trainer.run(StoppingSource(records, at_once=17, stop=trainer.stop))
        runs += 1
        assert runs < 20

    assert runs > 2
    resumed = trainer.learner.model.state_dict()
    assert all(torch.equal(resumed[k], v) for k, v in never.model.state_dict().items())
    assert trainer.learner.counts == never.counts


def test_a_loss_that_is_no_number_publishes_nothing_and_keeps_the_last_version(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)
    trainer.step(source)
    assert versions(tmp_path) == [1]
    kept = {k: v.clone() for k, v in trainer.learner.model.state_dict().items()}
    saved = (tmp_path / "checkpoint" / checkpoint.FILE).read_bytes()

    with monkeypatch.context() as patched:
        patched.setattr(LOSS, lambda *_: torch.tensor(float("nan")))
        for _ in range(3):
            trainer.step(source)

    assert versions(tmp_path) == [1]
    assert (tmp_path / "checkpoint" / checkpoint.FILE).read_bytes() == saved
    assert "is nan" in status(tmp_path)["heldBack"]
    assert status(tmp_path)["refused"] > 0
    assert all(torch.equal(kept[k], v) for k, v in trainer.learner.model.state_dict().items())

    trainer.step(source)
    assert versions(tmp_path) == [1, 2]
    assert status(tmp_path)["heldBack"] is None


def test_one_bad_batch_costs_its_own_rows_only(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, source = make(), MemorySource(author_match_stream(40), at_once=100)
    calls = 0

    def third_is_broken(*arguments: Any) -> torch.Tensor:
        nonlocal calls
        calls += 1
        return masked_loss(*arguments) * float("nan" if calls == 3 else 1)

    monkeypatch.setattr(LOSS, third_is_broken)
    trainer.step(source)

    counts = trainer.learner.counts
    assert counts["refused_rows"] == 32
    assert counts["rows"] + counts["refused_rows"] == 320


def test_weights_that_are_no_numbers_go_back_to_the_checkpoint(make: Make, tmp_path: Path) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)
    trainer.step(source)
    kept = trainer.learner.state()["counts"]["rows"]
    with torch.no_grad():
        trainer.learner.model.embeddings.author.table.weight[3] = float("inf")
        trainer.learner.model.head[0, 0] = float("nan")
    trainer.step(source)

    assert trainer.learner.is_finite()
    assert trainer.learner.counts["rows"] >= kept
    assert versions(tmp_path)[0] == 1
    state = checkpoint.load(tmp_path / "checkpoint")
    assert state is not None
    assert all(torch.isfinite(v).all() for v in state["model"].values())
    for _ in range(3):
        trainer.step(source)
    assert len(versions(tmp_path)) >= 2
    assert status(tmp_path)["heldBack"] is None


def test_unseen_broken_weights_are_neither_published_nor_saved(make: Make, tmp_path: Path) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)
    trainer.step(source)
    with torch.no_grad():
        # A row that no sample reaches: the loss stays a number.
        trainer.learner.model.position.weight[19] = float("nan")
    trainer.step(source)

    assert versions(tmp_path) == [1]
    assert "not finite" in status(tmp_path)["heldBack"]
    assert trainer.learner.is_finite()


def test_a_full_disk_holds_the_version_back_and_learning_goes_on(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(trainer._repository, "publish", full)
        trainer.step(source)
    assert "No space left" in status(tmp_path)["heldBack"]
    assert versions(tmp_path) == []

    trainer.step(source)
    assert versions(tmp_path) == [1]


def test_a_full_disk_while_saving_keeps_the_former_checkpoint_and_version(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)
    trainer.step(source)
    saved = (tmp_path / "checkpoint" / checkpoint.FILE).read_bytes()
    write = torch.save

    def full(state: object, out: Any) -> None:
        write(state, out)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(torch, "save", full)
        trainer.step(source)
    assert "No space left" in status(tmp_path)["heldBack"]
    assert (tmp_path / "checkpoint" / checkpoint.FILE).read_bytes() == saved
    assert versions(tmp_path) == [1]

    trainer.step(source)
    assert versions(tmp_path) == [1, 2]
    assert status(tmp_path)["heldBack"] is None


def test_a_disk_that_is_full_half_way_through_a_version_leaves_none(make: Make, tmp_path: Path) -> None:
    trainer, source = make(), MemorySource(author_match_stream(60), at_once=12)
    trainer.step(source)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    largest = max(p.stat().st_size for p in (tmp_path / "checkpoint").glob("*.pt")) + 1000
    graph_bytes = (tmp_path / "models" / "moment-cross" / "1" / "model.onnx").stat().st_size
    trainer.learner.gate = None
    resource.setrlimit(resource.RLIMIT_FSIZE, (graph_bytes // 2, before[1]))
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(trainer, "save", lambda: None)
            trainer.step(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert largest > 0
    assert "File too large" in status(tmp_path)["heldBack"]
    assert versions(tmp_path) == [1]

    trainer.step(source)
    assert versions(tmp_path) == [1, 2]


def test_a_checkpoint_cut_short_is_refused_and_the_version_stays(make: Make, tmp_path: Path) -> None:
    make().step(MemorySource(author_match_stream(60), at_once=12))
    path = tmp_path / "checkpoint" / checkpoint.FILE
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(checkpoint.CheckpointError, match=r"checkpoint\.pt is damaged"):
        make()
    assert versions(tmp_path) == [1]


def exploding(factor: float) -> Callable[..., torch.Tensor]:
    return lambda *arguments: masked_loss(*arguments) * factor


def test_an_exploding_loss_publishes_nothing_and_says_so(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, source = make(), MemorySource(author_match_stream(140), at_once=84)
    trainer.step(source)
    trainer.step(source)
    before = versions(tmp_path)
    kept = {k: v.clone() for k, v in trainer.learner.model.state_dict().items()}
    source = MemorySource([replace(r, offset=r.offset + 1000) for r in author_match_stream(20, seed=5)], at_once=6)

    with monkeypatch.context() as patched:
        patched.setattr(LOSS, exploding(50.0))
        trainer.step(source)
        said = status(tmp_path)["heldBack"]
        assert "5 times the level before" in said
        assert versions(tmp_path) == before
        assert all(torch.equal(kept[k], v) for k, v in trainer.learner.model.state_dict().items())
        trainer.step(source)
    assert "3 times in a row: gone back to the last checkpoint" in status(tmp_path)["heldBack"]

    trainer.step(source)
    assert versions(tmp_path) == [*before[-2:], before[-1] + 1]
    assert status(tmp_path)["heldBack"] is None
    assert status(tmp_path)["refused"] > 0


def test_a_loss_that_stays_high_becomes_the_level(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = make()
    for record in author_match_stream(100):
        trainer.learner.take(record)
    records = [replace(r, offset=r.offset + 1000) for r in author_match_stream(200, seed=5)]
    monkeypatch.setattr(LOSS, exploding(20.0))
    learned = trainer.learner.counts["rows"]
    trainer.step(MemorySource(records, at_once=1000))
    source = MemorySource(records, at_once=1000)
    for _ in range(20):
        source.seek(trainer.learner.next_offsets)
        trainer.step(source)

    assert trainer.learner.counts["refused_rows"] > 0
    assert trainer.learner.counts["rows"] > learned + 300


class StoppingSource(MemorySource):
    """Stops its trainer after one poll, in the middle of a batch."""

    def __init__(self, records: list[Any], at_once: int, stop: Callable[[], None]) -> None:
        super().__init__(records, at_once)
        self._stop = stop

    def poll(self, seconds: float) -> Any:
        given = list(super().poll(seconds))
        yield from given[:-1]
        self._stop()
        yield from given[-1:]


def test_waiting_for_the_topic_is_said_anew_until_stopped(make: Make, tmp_path: Path) -> None:
    trainer = make()
    (tmp_path / "status.json").unlink()

    assert trainer.keeps_waiting()
    assert status(tmp_path)["state"] == "waiting for the topic"
    trainer.stop()
    assert not trainer.keeps_waiting()
