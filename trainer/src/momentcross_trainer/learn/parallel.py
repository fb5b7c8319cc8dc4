"""Learning by several processes, each its own partitions: torch.distributed, gloo.

Weights are the same everywhere, bit for bit: every process holds all of them, a batch is what the processes hold of it
together, and each steps by the same summed gradients. Ticks are joined: none is learned before all have read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.batch import DecodedGroup, collate
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn.learner import (
    COUNTS,
    Learner,
    NonFiniteLossError,
    RefusedBatchError,
    fair_parts,
)

_NO_TICK = 1 << 62
# Counted by every process alike, not by each for itself.
_JOINT = ("batches", "expired_rows")


class ParallelLearner(Learner):
    """A learner of a group's process. All must read to the same end; whoever waits alone waits until gloo's time-out.

    ``after_tick`` is called in every process after each joint tick, with what any of them asked for since by ``ask``;
    ``refused`` hears of refused batches, whose tick's rest is then past.
    """

    def __init__(self, config: LearnConfig) -> None:
        super().__init__(config)
        self.after_tick: Callable[[int], None] = lambda asked: None
        self.refused: Callable[[RefusedBatchError], None] = lambda e: None
        self.ask: Callable[[], int] = lambda: 0
        self._joined = 0
        self._joint: dict[str, Any] = {}

    def take(self, record: SourceRecord) -> bool:
        """True where the record ended a tick that all have now read."""
        tick = self._read(record)
        if tick is not None and tick > self._joined:
            self._reach(tick)
            return True
        if not self._pending:
            self._advance()
        return False

    def finish(self) -> bool:
        """This process has read everything; comes back when all have."""
        self._reach(_NO_TICK)
        return True

    def _reach(self, tick: int) -> None:
        """Learns every tick up to this one with the others; of those that it has nothing of, only their part."""
        while True:
            agreed = torch.tensor([tick, -self.ask()])
            dist.all_reduce(agreed, dist.ReduceOp.MIN)
            joined = int(agreed[0])
            try:
                self._learn_joint(joined, self._pending if joined == tick else [])
            except RefusedBatchError as e:
                if joined == tick:
                    self.refuse_pending()
                self.refused(e)
            self._joined = joined if joined < _NO_TICK else self._joined
            self.after_tick(-int(agreed[1]))
            if joined == tick:
                return

    def _learn_joint(self, tick: int, pending: list[DecodedGroup]) -> None:
        rows = sum(group.rows for group in pending)
        own_rows = self.config.batch_rows / dist.get_world_size()
        most = torch.tensor([round(rows / own_rows) or int(rows > 0), max([g.tick for g in pending], default=0)])
        dist.all_reduce(most, dist.ReduceOp.MAX)
        count, newest = int(most[0]), int(most[1])
        mixed = np.random.default_rng((self.config.seed, self.counts["batches"])).permutation(len(pending))
        parts = fair_parts([pending[i] for i in mixed], max(1, count))
        for i in range(count):
            self._learn_jointly(parts[i] if i < len(parts) else [], newest)
        if count:
            self.first_tick = self.first_tick or newest
            self.last_tick = max(self.last_tick, newest)
            self._expire()
        if pending or not self._pending:
            self._advance()

    def _learn_jointly(self, groups: list[DecodedGroup], tick: int) -> None:
        """One batch of all processes: the mean over its cells, wherever they are."""
        self.model.zero_grad(set_to_none=True)
        told = torch.zeros(4, dtype=torch.float64)
        batch = collate(groups) if groups else None
        if batch is not None:
            logits, labels, contrastive = self._losses(batch)
            cells = float((batch.cells != 0).sum())
            loss = (labels + self.config.contrastive_weight * contrastive) * cells
            finite = bool(torch.isfinite(loss))
            if finite:
                loss.backward()  # type: ignore[no-untyped-call]
                finite = self._gradient_is_finite()
            own = [cells, float(labels.detach()) * cells, float(contrastive.detach()) * cells] if finite else [0.0] * 3
            told = torch.tensor([*own, float(not finite)], dtype=torch.float64)
        dist.all_reduce(told)
        all_cells = max(float(told[0]), 1.0)
        if told[3] > 0:
            self.model.zero_grad(set_to_none=True)
            raise NonFiniteLossError(f"the loss or gradient of batch {self.counts['batches']} is not finite")
        label_loss = float(told[1]) / all_cells
        self._refuse_explosion(label_loss)
        if batch is not None:
            self._told(groups, batch, logits)
            self.counts["unknown_task"] += sum(g.unknown_tasks for g in groups)
            self.newest_landed_ms = max(self.newest_landed_ms, *(g.newest_landed_ms for g in groups))
        self._sum_dense(all_cells)
        self._sum_sparse(all_cells)
        self._dense.step()
        self._embeddings.step(tick)
        self.loss = label_loss
        self._follow_level(label_loss)
        self.contrastive = float(told[2]) / all_cells
        self.counts["batches"] += 1

    def _sum_dense(self, cells: float) -> None:
        parameters = [p for n, p in self.model.named_parameters() if not n.startswith("embeddings.")]
        flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in parameters])
        dist.all_reduce(flat)
        flat /= cells
        for parameter, part in zip(parameters, torch.split(flat, [p.numel() for p in parameters]), strict=True):
            parameter.grad = part.view_as(parameter)

    def _sum_sparse(self, cells: float) -> None:
        """Touched rows of every table, gathered as one block of numbers and one of values, summed in rank order."""
        tables = [p for n, p in self.model.named_parameters() if n.startswith("embeddings.")]
        rows, values, counts = [], [], []
        for table in tables:
            grad = table.grad.coalesce() if table.grad is not None else None
            counts.append(grad.indices().shape[1] if grad is not None else 0)
            rows.append(grad.indices()[0] if grad is not None else torch.empty(0, dtype=torch.int64))
            values.append(grad.values().reshape(-1) if grad is not None else torch.empty(0))
        sizes = _gathered(torch.tensor(counts))
        all_rows = _gathered_uneven(torch.cat(rows), [int(s.sum()) for s in sizes])
        widths = torch.tensor([t.shape[1] for t in tables])
        all_values = _gathered_uneven(torch.cat(values), [int((s * widths).sum()) for s in sizes])
        by_rank = [
            (torch.split(r, s.tolist()), torch.split(v, (s * widths).tolist()))
            for r, v, s in zip(all_rows, all_values, sizes, strict=True)
        ]
        for t, table in enumerate(tables):
            index = torch.cat([r[t] for r, _ in by_rank])
            value = torch.cat([v[t] for _, v in by_rank]).reshape(-1, table.shape[1]) / cells
            table.grad = None
            if len(index):
                table.grad = torch.sparse_coo_tensor(
                    index.unsqueeze(0), value, table.shape, check_invariants=False
                ).coalesce()

    def collect(self) -> None:
        """Sums what each process counted and learned of; all call it, and ``state`` then holds it."""
        own = {
            "next_offsets": self.next_offsets,
            "counts": self.counts,
            "newest_landed_ms": self.newest_landed_ms,
            "first_tick": self.first_tick,
            "policy": self.policy,
            "tick_ends_ms": self._tick_ends_ms,
            "validation": self.validation.state(),
        }
        everyone: list[Any] = [None] * dist.get_world_size()
        dist.all_gather_object(everyone, own)
        self._joint = {
            "next_offsets": {p: o for each in everyone for p, o in each["next_offsets"].items()},
            "counts": {
                name: own["counts"][name] if name in _JOINT else sum(each["counts"][name] for each in everyone)  # type: ignore[index]
                for name in COUNTS
            },
            "newest_landed_ms": max(each["newest_landed_ms"] for each in everyone),
            "policy": max(each["policy"] for each in everyone),
            "tick_ends_ms": max(each["tick_ends_ms"] for each in everyone),
            "validation_of_rank": [each["validation"] for each in everyone],
        }
        self.newest_landed_ms, self.policy = self._joint["newest_landed_ms"], self._joint["policy"]

    @property
    def totals(self) -> dict[str, int]:
        """As collected last."""
        found: dict[str, int] = self._joint.get("counts", self.counts)
        return found

    def state(self) -> dict[str, Any]:
        """As collected last; the weights are everyone's. A single process can go on from it, and other numbers."""
        return super().state() | self._joint | {"joined": self._joined}

    def load(self, state: dict[str, Any]) -> None:
        super().load(state)
        rank = dist.get_rank()
        self._joined = state.get("joined", state["ticks"][1])
        if rank > 0:
            self.counts = {name: n if name in _JOINT else 0 for name, n in self.counts.items()}
        of_rank = state.get("validation_of_rank", [])
        if len(of_rank) == dist.get_world_size():
            self.validation.load(of_rank[rank])


def _gathered(tensor: Tensor) -> list[Tensor]:
    everyone = [torch.empty_like(tensor) for _ in range(dist.get_world_size())]
    dist.all_gather(everyone, tensor)
    return everyone


def _gathered_uneven(tensor: Tensor, sizes: list[int]) -> list[Tensor]:
    """Gloo gathers equal sizes: padded to the longest, cut again."""
    padded = torch.zeros(max(sizes), dtype=tensor.dtype)
    padded[: len(tensor)] = tensor
    return [part[:size] for part, size in zip(_gathered(padded), sizes, strict=True)]
