"""The rate of learning: the stream's way from sample files, beside forward and backward on ready tensors."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.batch import Batch, collate, decode
from momentcross_trainer.data.files import FileSource, SampleWriter
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn.gate import Gate
from momentcross_trainer.learn.learner import Learner, in_batches
from momentcross_trainer.model.contrastive import contrastive_loss
from momentcross_trainer.model.loss import masked_loss
from momentcross_trainer.wire import samples_pb2


def memory_mb(what: str = "VmRSS") -> float:
    """This process's resident memory, or with ``VmHWM`` the most that it was."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024.0
    raise OSError(f"/proc/self/status has no {what}")


def measure(
    records: Sequence[SourceRecord], config: LearnConfig, threads: Sequence[int], rounds: int
) -> dict[str, Any]:
    """Rows per second per round, both ways on the same samples, one after the other, for every number of threads.

    The first round warms up and is not told. ``stream`` reads files, decodes, batches, predicts for validation and
    gate, learns and steps; ``bare`` is forward, both losses and backward, nothing else.
    """
    before = memory_mb()
    found: dict[str, Any] = {"threads": {n: {"stream": [], "bare": []} for n in threads}}
    with tempfile.TemporaryDirectory() as folder:
        writer = SampleWriter(Path(folder), 0)
        for record in records:
            writer.add(record, *writer.tick_of(record))
        writer.close()
        learner, batches = Learner(config), _ready(records, config)
        learner.gate = Gate(config)
        learner.gate.published(1, learner.model.state_dict())
        for n in range(rounds + 1):
            for count, told in found["threads"].items():
                torch.set_num_threads(count)
                rates = {"stream": _stream(learner, Path(folder)), "bare": _bare(learner, batches)}
                if n > 0:
                    for name, rate in rates.items():
                        told[name].append(rate)
    torch.set_num_threads(1)
    found["memory"] = {"before": before, "most": memory_mb("VmHWM"), "batches": _megabytes(batches)}
    return found


def _ready(records: Sequence[SourceRecord], config: LearnConfig) -> list[Batch]:
    samples = [samples_pb2.SampleRecord.FromString(r.value) for r in records]
    groups = [decode(s.group, config.model) for s in samples if s.WhichOneof("record") == "group"]
    return [collate(batch) for batch in in_batches(groups, config.batch_rows)]


def _stream(learner: Learner, folder: Path) -> float:
    learner.rewind()
    rows = learner.counts["rows"]
    started = time.perf_counter()
    source = FileSource(folder)
    while not source.finished:
        for record in source.poll(0.0):
            learner.take(record)
    source.close()
    return (learner.counts["rows"] - rows) / (time.perf_counter() - started)


def _bare(learner: Learner, batches: Sequence[Batch]) -> float:
    config = learner.config
    started = time.perf_counter()
    for batch in batches:
        logits, found = learner.model.with_sequences(batch.users, batch.rooms)
        loss = masked_loss(logits, batch.cells, config.clip_logit)
        if config.contrastive_weight > 0:
            user = torch.from_numpy(batch.user_id)
            loss = loss + config.contrastive_weight * contrastive_loss(
                found, user, batch.first, config.contrastive_temperature
            )
        learner.model.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
    learner.model.zero_grad(set_to_none=True)
    return sum(batch.rows for batch in batches) / (time.perf_counter() - started)


def _megabytes(batches: Sequence[Batch]) -> float:
    tensors = [t for b in batches for t in (*b.users.short, *b.users.live, b.users.short_mask, b.rooms.dense)]
    return sum(t.numel() * t.element_size() for t in tensors) / (1 << 20)


def config_of(history: int) -> LearnConfig:
    """The default network, with histories as long as they are measured."""
    base = LearnConfig()
    return replace(base, model=replace(base.model, short_history=history))
