"""The searches over a user's histories (Moment&Cross, section 2.4), inside the graph.

Each takes the users' histories and gives the found items' vectors and their mask: per user where the candidate has
no say, else per candidate row. Histories come newest first, padded at the end by at least as many items as a search
may give; ``group`` says which user a row belongs to. A choice has no gradient, the chosen vectors have.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from momentcross_trainer.model.embeddings import PRIMES

LONG_VIEW = 2

# A place in a history takes the lower bits of a key to sort by: more than two longest histories and their padding.
_PLACE_BITS = 14
_PLACES = 1 << _PLACE_BITS
# How far above the best item that is left out an item counts in full; dot products are of the order of 1.
_MARGIN = 1e-3
_LATEST_MS = (1 << 47) - 1


@dataclass(frozen=True)
class Sequence:
    """Items of users: vectors [users, length, width]; author ids, ms, flags and mask [users, length] (1 = real)."""

    vectors: Tensor
    authors: Tensor
    happened_at: Tensor
    flags: Tensor
    mask: Tensor


@dataclass(frozen=True)
class Found:
    """What a search chose: vectors [rows or users, k, width]; mask [rows or users, k]: an item's weight, 0 to 1.

    ``places`` [rows or users, k] say where an item stands in what was searched, 0 the newest; of several histories, one
    after the other, padding included.
    """

    vectors: Tensor
    mask: Tensor
    places: Tensor | None = None

    def of_rows(self, group: Tensor) -> Found:
        """A search over users alone, for each row."""
        places = None if self.places is None else per_row(self.places, group)
        return Found(per_row(self.vectors, group), per_row(self.mask, group), places)


def per_row(of_users: Tensor, group: Tensor) -> Tensor:
    """Each row's user's part; one user's part alone is broadcast instead of copied per candidate."""
    return of_users if of_users.shape[0] == 1 else of_users[group]


def recent(history: Sequence, k: int) -> Found:
    """V_short: the newest k items of each user."""
    places = torch.arange(k, device=history.mask.device).expand(history.mask.shape[0], k)
    return Found(history.vectors[:, :k], history.mask[:, :k], places)


def by_author(history: Sequence, author: Tensor, group: Tensor, k: int) -> Found:
    """V_aidhard: the newest k items by each candidate's author; none for author 0, unknown. ``author`` is [rows].

    Each user's items are sorted once by (author modulo a prime, place), then a binary search per row finds where its
    author begins: no comparison of every candidate with every item. Authors are compared by their full ids in the
    end; two of one history that are congruent modulo the prime may hide some of each other's items.
    """
    length = history.mask.shape[1]
    places = torch.arange(length, device=author.device)
    known = (history.mask > 0) & (history.authors != 0)
    folded = torch.where(known, torch.remainder(history.authors, PRIMES[0]), PRIMES[0])
    keys = torch.sort(folded * _PLACES + places, dim=1).values.reshape(-1)
    wanted = torch.remainder(author, PRIMES[0]) * _PLACES
    start = group * length
    # The padding's keys are greater than any wanted: the last of a user is never passed.
    before = torch.zeros_like(author)
    for bit in reversed(range(_PLACE_BITS)):
        probe = before + (1 << bit)
        smaller = keys[start + torch.clamp(probe - 1, max=length - 1)] < wanted
        before = torch.where(smaller, probe, before)
    near = torch.clamp(before.unsqueeze(1) + torch.arange(k, device=author.device), max=length - 1)
    start = start.unsqueeze(1)
    found = torch.remainder(keys[start + near], _PLACES)
    at = start + found
    same = (history.authors.reshape(-1)[at] == author.unsqueeze(1)) & (author != 0).unsqueeze(1)
    return Found(_rows_of(history.vectors)[at], same.to(torch.float32) * history.mask.reshape(-1)[at], found)


def by_similarity(history: Sequence, query: Tensor, group: Tensor, k: int) -> Found:
    """V_long, V_livelong: the k items whose vectors have the largest dot product with ``query`` [rows, width].

    A little of recency breaks ties; that and the mask are one more column of the same product. An item comes in by
    degrees as it rises above the best that is left out: PyTorch and ONNX Runtime round differently, and where that
    decides who is last, the last weighs nothing. ``k`` + 1 items come back, one of them with weight 0.
    """
    length = history.mask.shape[1]
    places = torch.arange(length, device=query.device, dtype=torch.float32)
    last = (history.mask - 1.0) * 1e9 - places * 1e-5
    keys = torch.cat([history.vectors.detach(), last.unsqueeze(-1)], dim=2)
    query = torch.cat([query.detach(), torch.ones_like(query[:, :1])], dim=1)
    if keys.shape[0] == 1:
        score = torch.matmul(query, keys[0].transpose(0, 1))
    else:
        score = torch.matmul(keys[group], query.unsqueeze(2)).squeeze(2)
    best = torch.topk(score, k + 1, dim=1, sorted=False)
    weight = torch.clamp((best.values - best.values.amin(dim=1, keepdim=True)) / _MARGIN, max=1.0)
    at = group.unsqueeze(1) * length + best.indices
    return Found(_rows_of(history.vectors)[at], history.mask.reshape(-1)[at] * weight, best.indices)


def long_viewed(short: Sequence, live: Sequence, k: int) -> Found:
    """V_mixed: each user's newest k long-viewed items of both domains, in one sequence."""
    happened_at = torch.cat([short.happened_at, live.happened_at], dim=1)
    flags = torch.cat([short.flags, live.flags], dim=1)
    mask = torch.cat([short.mask, live.mask], dim=1)
    mask = mask * (torch.remainder(flags, 2 * LONG_VIEW) >= LONG_VIEW).to(torch.float32)
    length = mask.shape[1]
    # Whole numbers: as floats, times within two minutes would be one. Of the same time, short videos go first.
    places = torch.arange(length, device=mask.device)
    times = torch.clamp(happened_at, 0, _LATEST_MS) * _PLACES + (_PLACES - 1 - places)
    newest = torch.topk(torch.where(mask > 0, times, -1), k, dim=1).indices
    vectors = torch.cat([short.vectors, live.vectors], dim=1)
    at = torch.arange(mask.shape[0], device=mask.device).unsqueeze(1) * length + newest
    return Found(_rows_of(vectors)[at], mask.reshape(-1)[at], newest)


def _rows_of(vectors: Tensor) -> Tensor:
    return vectors.reshape(-1, vectors.shape[2])
