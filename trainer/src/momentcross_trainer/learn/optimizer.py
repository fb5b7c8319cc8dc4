"""Row-wise Adagrad for the embedding tables: one accumulator a row, only touched rows are read or written."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor


class RowwiseAdagrad:
    """Steps parameters with sparse gradients; state is one float a row."""

    def __init__(self, tables: Iterable[tuple[str, torch.nn.Parameter]], rate: float, epsilon: float = 1e-6) -> None:
        self._tables = dict(tables)
        self._rate = rate
        self._epsilon = epsilon
        self._sums = {name: torch.zeros(table.shape[0]) for name, table in self._tables.items()}

    @torch.no_grad()
    def step(self) -> None:
        for name, table in self._tables.items():
            if table.grad is None:
                continue
            gradient = table.grad.coalesce()
            rows, values = gradient.indices()[0], gradient.values()
            sums = self._sums[name]
            sums[rows] += values.pow(2).mean(dim=1)
            scale = self._rate / (sums[rows].sqrt() + self._epsilon)
            table.index_add_(0, rows, values * scale.unsqueeze(1), alpha=-1.0)
            table.grad = None

    def state(self) -> dict[str, Tensor]:
        return {name: sums.clone() for name, sums in self._sums.items()}

    def load(self, state: dict[str, Tensor]) -> None:
        for name, sums in state.items():
            self._sums[name].copy_(sums)
