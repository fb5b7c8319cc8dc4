"""Row-wise Adagrad for the embedding tables: only touched rows are read or written, and unseen ones may expire."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor


class RowwiseAdagrad:
    """Steps parameters with sparse gradients; state is one float and the last tick seen a row."""

    def __init__(self, tables: Iterable[tuple[str, torch.nn.Parameter]], rate: float, epsilon: float = 1e-6) -> None:
        self._tables = dict(tables)
        self._rate = rate
        self._epsilon = epsilon
        self._sums = {name: torch.zeros(table.shape[0]) for name, table in self._tables.items()}

        self._seen = {name: torch.zeros(table.shape[0], dtype=torch.int64) for name, table in self._tables.items()}

    @torch.no_grad()
    def step(self, tick: int = 0) -> None:
        """``tick`` is that of the batch; it is kept with the rows that the batch touched."""
        for name, table in self._tables.items():
            if table.grad is None:
                continue
            gradient = table.grad.coalesce()
            rows, values = gradient.indices()[0], gradient.values()
            self._seen[name][rows] = torch.clamp(self._seen[name][rows], min=tick)
            sums = self._sums[name]
            sums[rows] += values.pow(2).mean(dim=1)
            scale = self._rate / (sums[rows].sqrt() + self._epsilon)
            table.index_add_(0, rows, values * scale.unsqueeze(1), alpha=-1.0)
            table.grad = None

    @torch.no_grad()
    def expire(self, name: str, before_tick: int) -> int:
        """Resets the rows of a table that were seen, but not since this tick, to zero; returns how many. A table that
        is not there has none.

        Their accumulators too: whoever has a row next learns as fast as the first.
        """
        if name not in self._tables:
            return 0
        seen = self._seen[name]
        rows = torch.nonzero((seen > 0) & (seen < before_tick)).squeeze(1)
        self._tables[name][rows] = 0.0
        self._sums[name][rows] = 0.0
        seen[rows] = 0
        return len(rows)

    def state(self) -> dict[str, Tensor]:
        sums = {f"{name}.sums": sums.clone() for name, sums in self._sums.items()}
        return sums | {f"{name}.seen": seen.clone() for name, seen in self._seen.items()}

    def load(self, state: dict[str, Tensor]) -> None:
        for name in self._tables:
            self._sums[name].copy_(state[f"{name}.sums"])
            self._seen[name].copy_(state[f"{name}.seen"])
