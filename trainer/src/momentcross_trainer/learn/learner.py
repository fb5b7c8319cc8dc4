"""Learns sample records tick by tick, in batches cut by counts, never by the wall clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import torch
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from torch import Tensor

from momentcross_trainer.config import LearnConfig, ModelConfig
from momentcross_trainer.data.batch import Batch, CorruptSample, DecodedGroup, collate, decode
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn.gate import Gate
from momentcross_trainer.learn.optimizer import RowwiseAdagrad
from momentcross_trainer.learn.validation import ProgressiveValidation
from momentcross_trainer.model.contrastive import contrastive_loss
from momentcross_trainer.model.loss import masked_loss
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.wire import samples_pb2

_LOG = logging.getLogger(__name__)


COUNTS = ("rows", "cells", "corrupt", "unknown_task", "refused_rows", "batches", "expired_rows")

# Raised when what a checkpoint holds changes: 2 has the last tick seen of embedding rows, and tables of two hashes; 3
# has the users of progressive validation, the level of the loss and the label policy.
FORMAT = 3

# Tables whose rows may be let go. Categories and profiles are few and stay.
_ROOMS = "embeddings.room.table.weight"
_LASTING = tuple(f"embeddings.{table}.table.weight" for table in ("user", "author", "short_author"))

# The level of the loss follows its batches at this rate, and is known after as many.
_LEVEL_RATE = 0.02
_LEVEL_BATCHES = 50
# A loss below this does not count as a level: twice nothing is nothing.
_LEAST_LEVEL = 0.05

TICK_MS = 30_000


class Observer(Protocol):
    """Sees the network, a tick's groups and the tick's end in ms before the tick is learned."""

    def __call__(self, model: Ranker, pending: Sequence[DecodedGroup], ends_at_ms: int) -> None: ...

    def rest(self, model: Ranker) -> None:
        """Sees the network when all is learned."""


class RefusedBatchError(RuntimeError):
    """A batch cannot be learned; nothing of it was, and it is still pending."""


class NonFiniteLossError(RefusedBatchError):
    """A batch's loss or gradient was NaN or infinite."""


class ExplodingLossError(RefusedBatchError):
    """A batch's loss was far above the level of the batches before."""


class Learner:
    """Model, optimizers, offsets and counts: what a checkpoint holds. Not thread-safe."""

    def __init__(self, config: LearnConfig, network: Callable[[ModelConfig], Ranker] = Ranker) -> None:
        """``network``: a ranker, or another with its inputs and outputs, whose tables are ``embeddings``."""
        torch.manual_seed(config.seed)
        self.config = config
        self.model = network(config.model)
        tables = [(n, p) for n, p in self.model.named_parameters() if n.startswith("embeddings.")]
        dense = [p for n, p in self.model.named_parameters() if not n.startswith("embeddings.")]
        self._embeddings = RowwiseAdagrad(tables, config.embedding_rate)
        self._dense = torch.optim.Adam(dense, lr=config.dense_rate)
        self.validation = ProgressiveValidation()
        self.next_offsets: dict[int, int] = {}
        self.counts: dict[str, int] = dict.fromkeys(COUNTS, 0)
        self.newest_landed_ms = 0
        self.first_tick = 0
        self.last_tick = 0
        self.loss = float("nan")
        self.contrastive = 0.0
        self.loss_level = 0.0
        self.level_batches = 0
        self.policy = ""
        self.observer: Observer | None = None
        self.gate: Gate | None = None
        # End of the newest tick that ended; one of which a part is learned before ends a tick later.
        self._tick_ends_ms = 0
        self._pending: list[DecodedGroup] = []
        self._pending_rows = 0
        self._pending_corrupt = 0
        self._read_offsets: dict[int, int] = {}

    def take(self, record: SourceRecord) -> bool:
        """Takes one record in; True where it completed a tick, which is then learned.

        RefusedBatchError leaves every weight as it was before the batch: ``refuse_pending`` goes past it and what is
        left of its tick.
        """
        tick_ended = self._read(record) is not None
        if self._pending_rows >= self.config.tick_rows or (tick_ended and self._pending):
            self._learn_pending(self._tick_ends_ms + (0 if tick_ended else TICK_MS))
            return True
        if not self._pending:
            self._advance()
        return False

    def _read(self, record: SourceRecord) -> int | None:
        """Adds a group to what is pending; the tick where the record ends one."""
        self._read_offsets[record.partition] = record.offset + 1
        try:
            sample = samples_pb2.SampleRecord.FromString(record.value)
            kind = sample.WhichOneof("record")
            if kind == "group":
                self._add(sample.group)
            elif kind == "tick_end":
                self._tick_ends_ms = max(self._tick_ends_ms, sample.tick_end.at_ms)
                return int(sample.tick_end.tick)
        except (DecodeError, CorruptSample) as e:
            self._pending_corrupt += 1
            _LOG.warning("sample %d of partition %d is skipped: %s", record.offset, record.partition, e)
        return None

    @property
    def totals(self) -> dict[str, int]:
        """Counts to tell others: those of every process that learns these weights."""
        return self.counts

    @property
    def nothing_pending(self) -> bool:
        return not self._pending

    def finish(self) -> bool:
        """Learns what is pending though its tick has not ended: for a source that has."""
        if self._pending:
            self._learn_pending(self._tick_ends_ms + TICK_MS)
            return True
        self._advance()
        return False

    def rewind(self) -> None:
        """Forgets where it is in the stream, not what it learned: the next epoch begins."""
        self.next_offsets = {}
        self._read_offsets = {}
        self.last_tick = 0
        self._tick_ends_ms = 0

    def _add(self, group: Any) -> None:
        decoded = decode(group, self.config.model)
        if decoded.rows:
            self._pending.append(decoded)
            self._pending_rows += decoded.rows

    def _learn_pending(self, ends_at_ms: int) -> None:
        """Learns a tick, or a part of one, in batches of equal size that each hold a fair part of it.

        A tick tells requests in the order of their age: the oldest have just ended and bring negatives, the newest
        bring positives. Learned in that order, weights swing within every tick and end high.
        """
        if self.observer is not None:
            self.observer(self.model, self._pending, ends_at_ms)
        mixed = np.random.default_rng((self.config.seed, self.counts["batches"])).permutation(len(self._pending))
        count = max(1, round(self._pending_rows / self.config.batch_rows))
        for batch in fair_parts([self._pending[i] for i in mixed], count):
            self._learn(batch)
            self._pending_rows -= sum(group.rows for group in batch)
        self._expire()
        self._advance()

    def _expire(self) -> None:
        """Lets embedding rows go that were unseen for long; counted."""
        config = self.config
        ages = {_ROOMS: config.room_expiry_ticks, **dict.fromkeys(_LASTING, config.expiry_ticks)}
        for table, ticks in ages.items():
            self.counts["expired_rows"] += self._embeddings.expire(table, self.last_tick - ticks)

    def _losses(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Logits, label loss, contrastive loss."""
        logits, found = self.model.with_sequences(batch.users, batch.rooms)
        labels = masked_loss(logits, batch.cells, self.config.clip_logit)
        contrastive = torch.zeros(())
        if self.config.contrastive_weight > 0:
            user = torch.from_numpy(batch.user_id)
            contrastive = contrastive_loss(found, user, batch.first, self.config.contrastive_temperature)
        return logits, labels, contrastive

    def _learn(self, groups: list[DecodedGroup]) -> None:
        batch = collate(groups)
        logits, labels, contrastive = self._losses(batch)
        loss = labels + self.config.contrastive_weight * contrastive
        if not torch.isfinite(loss):
            raise NonFiniteLossError(f"the loss of batch {self.counts['batches']} is {loss.item()}")
        self._refuse_explosion(float(labels.item()))
        self.model.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if not self._gradient_is_finite():
            self.model.zero_grad(set_to_none=True)
            raise NonFiniteLossError(f"the gradient of batch {self.counts['batches']} is not finite")
        self._told(groups, batch, logits)
        self._dense.step()
        self._embeddings.step(max(g.tick for g in groups))
        self.loss = float(labels.item())
        self._follow_level(self.loss)
        self.contrastive = float(contrastive.item())
        self.counts["batches"] += 1

    def _told(self, groups: list[DecodedGroup], batch: Batch, logits: Tensor) -> None:
        """Judges and counts a batch that is about to be learned."""
        probabilities = torch.sigmoid(logits.detach()).numpy()
        self.validation.add(probabilities, batch.cells.numpy(), batch.user_id)
        if self.gate is not None:
            self.gate.see(batch, probabilities, max(g.tick for g in groups), self.counts["batches"])
        self.policy = groups[-1].policy
        self.counts["rows"] += batch.rows
        self.counts["cells"] += int((batch.cells != 0).sum())
        self.counts["unknown_task"] += sum(g.unknown_tasks for g in groups)
        self.newest_landed_ms = max(self.newest_landed_ms, *(g.newest_landed_ms for g in groups))
        self.first_tick = self.first_tick or min(g.tick for g in groups)
        self.last_tick = max(self.last_tick, *(g.tick for g in groups))

    def _refuse_explosion(self, loss: float) -> None:
        most = self.config.explode_factor * max(self.loss_level, _LEAST_LEVEL)
        if self.level_batches >= _LEVEL_BATCHES and loss > most:
            self._follow_level(most)
            raise ExplodingLossError(
                f"the loss of batch {self.counts['batches']} is {loss:.3g}, above {most:.3g}: "
                f"{self.config.explode_factor:g} times the level before"
            )

    def _follow_level(self, loss: float) -> None:
        """Refused batches raise it too, but slowly: what stays so high becomes the level in the end."""
        rate = max(_LEVEL_RATE, 1.0 / (self.level_batches + 1))
        self.loss_level += rate * (loss - self.loss_level)
        self.level_batches += 1

    def refuse_pending(self) -> None:
        """Goes past what is pending without learning it; the rows are counted."""
        self.counts["refused_rows"] += self._pending_rows
        self._advance()

    def _advance(self) -> None:
        self._pending = []
        self._pending_rows = 0
        self.counts["corrupt"] += self._pending_corrupt
        self._pending_corrupt = 0
        self.next_offsets.update(self._read_offsets)

    def _gradient_is_finite(self) -> bool:
        for parameter in self.model.parameters():
            if parameter.grad is not None and parameter.grad.is_sparse:
                # Once, and kept: the optimizer wants it so too.
                parameter.grad = parameter.grad.coalesce()
        gradients = [p.grad for p in self.model.parameters() if p.grad is not None]
        values = [g.values() if g.is_sparse else g for g in gradients]
        return all(bool(torch.isfinite(v).all()) for v in values)

    def is_finite(self) -> bool:
        """Whether every weight is a number: what is not must neither be published nor kept."""
        return all(bool(torch.isfinite(p).all()) for p in self.model.parameters())

    def state(self) -> dict[str, Any]:
        """All that was learned, and the offsets behind it. What is pending is read again after a restart."""
        return {
            "format": FORMAT,
            "config": self.config.model.as_dict(),
            "model": self.model.state_dict(),
            "dense": self._dense.state_dict(),
            "embeddings": self._embeddings.state(),
            "validation": self.validation.state(),
            "next_offsets": dict(self.next_offsets),
            "counts": dict(self.counts),
            "newest_landed_ms": self.newest_landed_ms,
            "ticks": (self.first_tick, self.last_tick),
            "level": (self.loss_level, self.level_batches),
            "policy": self.policy,
            "tick_ends_ms": self._tick_ends_ms,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Raises ValueError where the state belongs to a model of another shape."""
        if state.get("format") != FORMAT or state["config"] != self.config.model.as_dict():
            raise ValueError("the checkpoint belongs to a model of another shape")
        try:
            self.model.load_state_dict(state["model"])
        except RuntimeError as e:
            raise ValueError("the checkpoint belongs to a model of another shape") from e
        self._dense.load_state_dict(state["dense"])
        self._embeddings.load(state["embeddings"])
        self.validation.load(state["validation"])
        self.next_offsets = dict(state["next_offsets"])
        self._read_offsets = {}
        self.counts = dict.fromkeys(COUNTS, 0) | state["counts"]
        self.newest_landed_ms = state["newest_landed_ms"]
        self.first_tick, self.last_tick = state["ticks"]
        self.loss_level, self.level_batches = state["level"]
        self.policy = state["policy"]
        self._tick_ends_ms = state["tick_ends_ms"]
        self._pending_corrupt = 0
        self._pending = []
        self._pending_rows = 0


def fair_parts(groups: Sequence[DecodedGroup], count: int) -> list[list[DecodedGroup]]:
    """The groups in their order, in at most ``count`` parts of about as many rows each."""
    size = sum(group.rows for group in groups) / count
    parts: list[list[DecodedGroup]] = [[]]
    rows = 0
    for group in groups:
        if rows >= size * len(parts):
            parts.append([])
        parts[-1].append(group)
        rows += group.rows
    return parts


def in_batches(groups: Sequence[DecodedGroup], rows: int) -> list[list[DecodedGroup]]:
    """The groups in their order, in batches of at least ``rows`` rows but for the last."""
    batches: list[list[DecodedGroup]] = []
    full = True
    count = 0
    for group in groups:
        if full:
            batches.append([])
            count = 0
        batches[-1].append(group)
        count += group.rows
        full = count >= rows
    return batches


def predict(model: Ranker, groups: Sequence[DecodedGroup], at_serving: bool = False) -> NDArray[np.float32]:
    """Probabilities [rows, tasks]; ``at_serving``: every row at position 0, as the exported graph has it."""
    batch = collate(groups)
    rooms = replace(batch.rooms, position=torch.zeros_like(batch.rooms.position)) if at_serving else batch.rooms
    with torch.no_grad():
        probabilities: NDArray[np.float32] = torch.sigmoid(model(batch.users, rooms)).numpy()
    return probabilities
