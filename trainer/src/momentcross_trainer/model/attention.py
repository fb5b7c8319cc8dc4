"""Target attention over a found sequence (Moment&Cross, eq. 7)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.searches import Found


class TargetAttention(nn.Module):
    """Softmax of query · key over the real items; an empty sequence gives zeros."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query = Dense(width, width)
        self.value = Dense(width, width)
        self.scale = 1.0 / math.sqrt(width)

    def forward(self, query: Tensor, found: Found) -> Tensor:
        """query [rows, width]; found per row, or for one user alone [1, k, …] → [rows, width]."""
        scores = (self.query(query).unsqueeze(1) * found.vectors).sum(-1) * self.scale
        weights = torch.softmax(scores + (found.mask - 1.0) * 1e9, dim=1) * found.mask
        pooled = (weights.unsqueeze(-1) * found.vectors).sum(1)
        any_item = (found.mask.sum(1, keepdim=True) > 0).to(pooled.dtype)
        attended: Tensor = self.value(pooled) * any_item
        return attended
