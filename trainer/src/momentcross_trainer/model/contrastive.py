"""The contrastive terms (Moment&Cross, eq. 6): what a user watches long should look like what the searches find.

The paper gives neither the form nor temperature and weight: InfoNCE with in-batch negatives, gradients to both sides.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from momentcross_trainer.model.searches import Found

ANCHOR = "mixed"


def contrastive_loss(found: Mapping[str, Found], user: Tensor, first: Tensor, temperature: float) -> Tensor:
    """Sum of one term per sequence beside the anchor; zero where nothing can be told apart.

    ``found`` is per row, or [1, …] for one user alone. ``user`` [rows] holds user ids: rows of one user share their
    anchor, so they are not each other's negatives. ``first`` [rows] is true on an exposure's first row: the others
    take no part, neither as pair nor as negative.
    """
    terms = []
    anchor, has_anchor = _pooled(found[ANCHOR], user)
    for name, sequence in found.items():
        if name == ANCHOR:
            continue
        other, has_other = _pooled(sequence, user)
        part = torch.nonzero(first & has_anchor & has_other).squeeze(1)
        terms.append(_info_nce(anchor[part], other[part], user[part], temperature))
    return torch.stack(terms).sum() if terms else anchor.sum() * 0.0


def _pooled(found: Found, user: Tensor) -> tuple[Tensor, Tensor]:
    """Mean of the real items, of length 1, per row; and whether there are any."""
    count = found.mask.sum(1)
    mean = (found.vectors * found.mask.unsqueeze(-1)).sum(1) / torch.clamp(count, min=1.0).unsqueeze(1)
    unit = mean * torch.rsqrt(mean.pow(2).sum(1, keepdim=True) + 1e-8)
    rows = user.shape[0]
    return unit.expand(rows, -1), (count > 0).expand(rows)


def _info_nce(anchor: Tensor, other: Tensor, user: Tensor, temperature: float) -> Tensor:
    """Mean over the rows of -log of the own pair's share; 0 for no rows."""
    rows = anchor.shape[0]
    if rows == 0:
        return anchor.sum()
    likeness = anchor @ other.T / temperature
    same_user = user.unsqueeze(1) == user.unsqueeze(0)
    no_negative = same_user & ~torch.eye(rows, dtype=torch.bool)
    likeness = likeness.masked_fill(no_negative, float("-inf"))
    return functional.cross_entropy(likeness, torch.arange(rows))
