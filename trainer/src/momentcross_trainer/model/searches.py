"""The searches over a user's histories (Moment&Cross, section 2.4), inside the graph.

Each takes the users' histories and gives, per candidate row, the found items' vectors and their mask. Histories
come newest first, padded at the end; ``group`` says which user a row belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Sequence:
    """Items of users: vectors [users, length, width], author ids and mask [users, length] (1 = real)."""

    vectors: Tensor
    authors: Tensor
    mask: Tensor


@dataclass(frozen=True)
class Found:
    """What a search chose: vectors [rows or users, k, width] and mask [rows or users, k]."""

    vectors: Tensor
    mask: Tensor


def recent(history: Sequence, k: int) -> Found:
    """V_short: the newest k items of each user; the same for all their candidates."""
    return Found(history.vectors[:, :k], history.mask[:, :k])


def per_row(of_users: Tensor, group: Tensor) -> Tensor:
    """Each row's user's part; one user's part alone is broadcast instead of copied per candidate."""
    return of_users if of_users.shape[0] == 1 else of_users[group]


def by_author(history: Sequence, author: Tensor, group: Tensor, k: int) -> Found:
    """V_aidhard: the newest k items by each candidate's author; none for author 0, unknown. ``author`` is [rows]."""
    same = per_row(history.authors, group) == author.unsqueeze(1)
    known = (author != 0).unsqueeze(1)
    mask = (same & known).to(torch.float32) * per_row(history.mask, group)
    return _best(history, mask, mask, group, k)


def by_similarity(history: Sequence, query: Tensor, group: Tensor, k: int) -> Found:
    """V_long, V_livelong: the k items whose vectors have the largest dot product with ``query`` [rows, width]."""
    vectors = per_row(history.vectors, group)
    likeness = torch.matmul(query.unsqueeze(1), vectors.transpose(1, 2)).squeeze(1)
    mask = torch.ones_like(likeness) * per_row(history.mask, group)
    return _best(history, torch.sigmoid(likeness) * mask + mask, mask, group, k)


def _best(history: Sequence, score: Tensor, mask: Tensor, group: Tensor, k: int) -> Found:
    # A little of recency breaks ties, so that PyTorch and ONNX Runtime choose the same items.
    length = history.mask.shape[1]
    newest_first = torch.arange(length, device=score.device, dtype=torch.float32) * 1e-5
    place = torch.topk(score - newest_first, k, dim=1, sorted=False).indices
    flat = history.vectors.reshape(-1, history.vectors.shape[2])
    vectors = flat[group.unsqueeze(1) * length + place]
    return Found(vectors, torch.gather(mask, 1, place))
