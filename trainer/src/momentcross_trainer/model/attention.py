"""Target attention over a found sequence (Moment&Cross, eq. 7)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.searches import Found

_NEAR_ZERO = 1e-30


class TargetAttention(nn.Module):
    """Softmax of query · key over the real items; an empty sequence gives zeros.

    An item of weight m counts as m items would.

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
        return self.explained(query, found)[0]

    def explained(self, query: Tensor, found: Found) -> tuple[Tensor, Tensor]:
        """The same, and each item's part in it: [rows, k], of sum 1 where there is an item."""
        asked = self.query(query)
        alone = found.vectors.shape[0] == 1
        if alone:
            scores = torch.matmul(asked, found.vectors[0].transpose(0, 1))
        else:
            scores = torch.matmul(found.vectors, asked.unsqueeze(2)).squeeze(2)
        real = (found.mask > 0).to(scores.dtype)
        hidden = torch.log(torch.clamp(found.mask, min=_NEAR_ZERO)) + (real - 1.0) * 1e9
        weights = torch.softmax(scores * self.scale + hidden, dim=1) * real
        if alone:
            pooled = torch.matmul(weights, found.vectors[0])
        else:
            pooled = torch.matmul(weights.unsqueeze(1), found.vectors).squeeze(1)
        any_item = real.amax(dim=1, keepdim=True)
        return self.value(pooled) * any_item, weights
