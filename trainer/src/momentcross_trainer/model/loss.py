"""Masked binary cross-entropy (Moment&Cross, eq. 5) with the corrections of eq. 3."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

# What a cell does to a task's output; 0 is "no cell": masked.
MASKED, POSITIVE, NEGATIVE, CORRECTION = 0, 1, 2, 3


def masked_loss(logits: Tensor, cells: Tensor, clip_logit: float) -> Tensor:
    """Mean over the unmasked cells of [rows, tasks].

    A correction undoes an earlier negative and adds the positive: log(1-p) - log p = -x. It is unbounded
    below, so the logit is clipped at ``clip_logit``, beyond which it has no gradient.
    """
    plain = functional.binary_cross_entropy_with_logits(logits, (cells == POSITIVE).to(logits.dtype), reduction="none")
    corrected = -torch.clamp(logits, -clip_logit, clip_logit)
    known = (cells == POSITIVE) | (cells == NEGATIVE)
    per_cell = torch.where(known, plain, torch.where(cells == CORRECTION, corrected, torch.zeros_like(logits)))
    return per_cell.sum() / torch.clamp((cells != MASKED).sum(), min=1)
