"""Target attention over a found sequence (Moment&Cross, eq. 7)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.searches import Found


class TargetAttention(nn.Module):
    """Softmax of query · key over the real items; an empty sequence gives zeros.

    The projections of keys and values are folded into those of query and answer: (q Wq) (v Wk)ᵀ is q (Wq Wkᵀ) vᵀ,
    and values are projected after they are summed. Items stay as they are.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query = Dense(width, width)
        self.value = Dense(width, width)
        self.scale = 1.0 / math.sqrt(width)

    def forward(self, query: Tensor, found: Found) -> Tensor:
        """query [rows, width]; found per row, or for one user alone [1, k, …] → [rows, width]."""
        asked = self.query(query)
        alone = found.vectors.shape[0] == 1
        if alone:
            scores = torch.matmul(asked, found.vectors[0].transpose(0, 1))
        else:
            scores = torch.matmul(found.vectors, asked.unsqueeze(2)).squeeze(2)
        weights = torch.softmax(scores * self.scale + (found.mask - 1.0) * 1e9, dim=1) * found.mask
        if alone:
            pooled = torch.matmul(weights, found.vectors[0])
        else:
            pooled = torch.matmul(weights.unsqueeze(1), found.vectors).squeeze(1)
        any_item = (found.mask.sum(1, keepdim=True) > 0).to(pooled.dtype)
        attended: Tensor = self.value(pooled) * any_item
        return attended
