"""The same network as one would write it at first: what the graph's shortcuts are measured against.

Same weights, same answers. Every candidate is compared with every item of the history to find its author's; keys and
values are projected for every item that a search found, for every candidate; what belongs to the user alone is copied
for every candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import torch
from torch import Tensor, nn

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model import ranker as used
from momentcross_trainer.model.attention import TargetAttention
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.model.searches import Found, Sequence


def by_author(history: Sequence, author: Tensor, group: Tensor, k: int) -> Found:
    """The newest k items of each candidate's author: candidates × items comparisons, then TopK."""
    items = history.authors[group]
    length = items.shape[1]
    known = (history.mask[group] > 0) & (author != 0).unsqueeze(1)
    same = (items == author.unsqueeze(1)) & known
    newest_first = length - torch.arange(length, device=author.device)
    best = torch.topk(same.to(torch.float32) * newest_first, k, dim=1)
    at = group.unsqueeze(1) * length + best.indices
    vectors = history.vectors.reshape(-1, history.vectors.shape[2])[at]
    return Found(vectors, (best.values > 0).to(torch.float32), best.indices)


def per_row(of_users: Tensor, group: Tensor) -> Tensor:
    """A copy for every candidate."""
    return of_users[group]


class ProjectedAttention(nn.Module):
    """Target attention with a key and a value made of every item. The key's projection is the identity: the folded
    weights are the query's, and the product takes as long whatever it multiplies by."""

    def __init__(self, folded: TargetAttention) -> None:
        super().__init__()
        self.folded = folded
        self.key = nn.Parameter(torch.eye(folded.query.weight.shape[1]))

    def forward(self, query: Tensor, found: Found) -> Tensor:
        return self.explained(query, found)[0]

    def explained(self, query: Tensor, found: Found) -> tuple[Tensor, Tensor]:
        keys, values = found.vectors @ self.key, self.folded.value(found.vectors)
        scores = torch.matmul(keys, self.folded.query(query).unsqueeze(2)).squeeze(2) * self.folded.scale
        real = (found.mask > 0).to(scores.dtype)
        hidden = torch.log(torch.clamp(found.mask, min=1e-30)) + (real - 1.0) * 1e9
        weights = torch.softmax(scores + hidden, dim=1) * real
        return torch.matmul(weights.unsqueeze(1), values).squeeze(1), weights


class NaiveRanker(Ranker):
    """A ranker of these weights that takes no shortcut; its forward pass must run inside ``naively``."""

    def __init__(self, config: ModelConfig, like: Ranker) -> None:
        super().__init__(config)
        self.load_state_dict(like.state_dict())
        self.attention = nn.ModuleDict({n: ProjectedAttention(a) for n, a in self.attention.items()})  # type: ignore[arg-type]


@contextmanager
def naively() -> Iterator[None]:
    from momentcross_trainer.model import searches

    with patch.object(used, "by_author", by_author), patch.object(searches, "per_row", per_row):
        yield
