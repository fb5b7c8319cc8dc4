"""Each search against the plain reading of its definition, item by item."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from momentcross_trainer.model.attention import TargetAttention
from momentcross_trainer.model.searches import Found, Sequence, by_author, by_similarity, recent

WIDTH = 4
K = 5


def histories(lengths: list[int], seed: int) -> Sequence:
    """Histories of few authors, 0 (unknown) among them, padded as batches are, with room for K items."""
    random = np.random.default_rng(seed)
    longest = max(lengths) + K
    mask = np.zeros((len(lengths), longest), dtype=np.float32)
    for user, length in enumerate(lengths):
        mask[user, :length] = 1.0
    vectors = random.normal(size=(len(lengths), longest, WIDTH)).astype(np.float32) * mask[:, :, None]
    authors = random.integers(0, 4, size=(len(lengths), longest)) * mask.astype(np.int64)
    return Sequence(torch.from_numpy(vectors), torch.from_numpy(authors), torch.from_numpy(mask))


def items(found: Found, row: int) -> list[list[float]]:
    """The real items that were found, in no order."""
    return sorted(v.tolist() for v, m in zip(found.vectors[row], found.mask[row], strict=True) if m > 0)


def chosen(history: Sequence, user: int, places: list[int]) -> list[list[float]]:
    return sorted(history.vectors[user, place].tolist() for place in places)


def length_of(history: Sequence, user: int) -> int:
    return int(history.mask[user].sum())


def test_recent_finds_the_newest_items() -> None:
    history = histories([0, 3, 12], seed=1)
    found = recent(history, K)

    for user in range(3):
        newest = list(range(min(K, length_of(history, user))))
        assert items(found, user) == chosen(history, user, newest)


@pytest.mark.parametrize("seed", range(5))
def test_by_author_finds_the_newest_of_the_candidates_author(seed: int) -> None:
    history = histories([0, 1, 4, 30], seed)
    group = torch.tensor([0, 0, 1, 2, 2, 3, 3, 3, 3])
    author = torch.tensor([1, 0, 2, 1, 3, 1, 2, 3, 99])
    found = by_author(history, author, group, K)

    for row in range(len(group)):
        user = int(group[row])
        places = [
            p for p in range(length_of(history, user)) if history.authors[user, p] == author[row] and author[row] != 0
        ]
        assert items(found, row) == chosen(history, user, places[:K])


def test_by_author_finds_nothing_when_the_author_is_unknown() -> None:
    history = histories([20], seed=3)
    assert (history.authors[0, :20] == 0).any(), "the history must hold items of unknown authors"

    assert items(by_author(history, torch.tensor([0]), torch.tensor([0]), K), 0) == []


@pytest.mark.parametrize("seed", range(5))
def test_by_similarity_finds_the_largest_dot_products(seed: int) -> None:
    history = histories([0, 3, 30], seed)
    group = torch.tensor([0, 1, 2, 2])
    query = torch.from_numpy(np.random.default_rng(seed + 50).normal(size=(4, WIDTH)).astype(np.float32))
    found = by_similarity(history, query, group, K)

    for row in range(len(group)):
        user = int(group[row])

        def score(place: int, user: int = user, row: int = row) -> float:
            dot = float(query[row].double() @ history.vectors[user, place].double())
            # The search's own tie-break: a little of recency.
            return 1 / (1 + math.exp(-dot)) - place * 1e-5

        best = sorted(range(length_of(history, user)), key=score, reverse=True)[:K]
        assert items(found, row) == chosen(history, user, best)


def test_by_similarity_prefers_the_newer_of_equal_items() -> None:
    vectors = torch.ones(1, 8 + K, WIDTH)
    vectors[0, :8, 0] = torch.arange(8.0) * 0 + 1
    mask = torch.zeros(1, 8 + K)
    mask[0, :8] = 1
    marked = vectors.clone()
    marked[0, :, 3] = torch.arange(8.0 + K)
    query = torch.tensor([[1.0, 1.0, 1.0, 0.0]])

    found = by_similarity(Sequence(marked, torch.zeros(1, 8 + K, dtype=torch.int64), mask), query, torch.tensor([0]), 3)

    assert sorted(found.vectors[0, :, 3].tolist()) == [0.0, 1.0, 2.0]


def test_one_user_alone_is_searched_as_among_others() -> None:
    history = histories([9, 14], seed=7)
    alone = Sequence(history.vectors[1:], history.authors[1:], history.mask[1:])
    query = torch.randn(3, WIDTH, generator=torch.Generator().manual_seed(1))
    author = torch.tensor([1, 2, 3])
    among, zeros = torch.ones(3, dtype=torch.int64), torch.zeros(3, dtype=torch.int64)

    for row in range(3):
        assert items(by_author(history, author, among, K), row) == items(by_author(alone, author, zeros, K), row)
        assert items(by_similarity(history, query, among, K), row) == items(by_similarity(alone, query, zeros, K), row)


def attention_by_hand(attention: TargetAttention, query: Tensor, found: Found, row: int) -> list[float]:
    asked = (query[row] @ attention.query.weight + attention.query.bias).detach()
    real = [v for v, m in zip(found.vectors[row], found.mask[row], strict=True) if m > 0]
    if not real:
        return [0.0] * WIDTH
    raised = [math.exp(float(asked @ v) / math.sqrt(WIDTH)) for v in real]
    pooled = torch.stack([v * (e / sum(raised)) for v, e in zip(real, raised, strict=True)]).sum(0)
    answer: list[float] = (pooled @ attention.value.weight + attention.value.bias).tolist()
    return answer


def test_attention_weighs_real_items_only_and_gives_zeros_for_none() -> None:
    torch.manual_seed(3)
    attention = TargetAttention(WIDTH)
    with torch.no_grad():
        attention.value.bias.normal_()
    history = histories([0, 2, 9], seed=2)
    found = recent(history, K)
    query = torch.randn(3, WIDTH)

    with torch.no_grad():
        got = attention(query, found)

    assert got[0].tolist() == [0.0] * WIDTH
    for row in range(3):
        assert got[row].tolist() == pytest.approx(attention_by_hand(attention, query, found, row), abs=1e-5)
