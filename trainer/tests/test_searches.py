"""Each search against the plain reading of its definition, item by item."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from momentcross_trainer.model.attention import TargetAttention
from momentcross_trainer.model.searches import Found, Sequence, by_author, by_similarity, long_viewed, recent

WIDTH = 4
K = 5


def histories(lengths: list[int], seed: int) -> Sequence:
    """Histories of few authors, 0 (unknown) among them, padded as batches are, with room for K + 1 items."""
    return Sequence(*parts(lengths, seed))


def parts(lengths: list[int], seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    random = np.random.default_rng(seed)
    longest = max(lengths) + K + 1
    mask = np.zeros((len(lengths), longest), dtype=np.float32)
    for user, length in enumerate(lengths):
        mask[user, :length] = 1.0
    vectors = random.normal(size=(len(lengths), longest, WIDTH)).astype(np.float32) * mask[:, :, None]
    authors = random.integers(0, 4, size=(len(lengths), longest)) * mask.astype(np.int64)
    ages = np.cumsum(random.integers(0, 3, size=(len(lengths), longest)), axis=1)
    happened_at = (1_795_000_000_000 - ages) * mask.astype(np.int64)
    flags = random.integers(0, 64, size=(len(lengths), longest)) * mask.astype(np.int64)
    columns = [torch.from_numpy(a) for a in (vectors, authors, happened_at, flags, mask)]
    return columns[0], columns[1], columns[2], columns[3], columns[4]


def items(found: Found, row: int) -> list[list[float]]:
    """The items of any weight that were found, in no order."""
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


def test_by_author_tells_huge_and_negative_ids_apart() -> None:
    ids = [2**62, -(2**62), 2**31 - 1, -1, 2**63 - 1, -(2**63), 2**31, 1]
    history = histories([24], seed=4)
    history.authors[0, :24] = torch.tensor(ids * 3)
    found = by_author(history, torch.tensor(ids), torch.zeros(8, dtype=torch.int64), K)

    for row, author in enumerate(ids):
        places = [p for p in range(24) if history.authors[0, p] == author]
        got = items(found, row)
        # Ids that are congruent modulo the prime may hide each other's items; they never find one another's.
        alone = sum((author - other) % (2**31 - 1) == 0 for other in ids) == 1
        assert got == chosen(history, 0, places) if alone else all(i in chosen(history, 0, places) for i in got)


def test_by_author_finds_the_newest_when_all_items_are_the_authors() -> None:
    history = histories([300], seed=4)
    history.authors[0, :300] = 77
    found = by_author(history, torch.tensor([77, 78]), torch.tensor([0, 0]), K)

    assert items(found, 0) == chosen(history, 0, list(range(K)))
    assert items(found, 1) == []


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
            return dot - place * 1e-5

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

    none = torch.zeros(1, 8 + K, dtype=torch.int64)

    found = by_similarity(Sequence(marked, none, none, none, mask), query, torch.tensor([0]), 3)

    assert sorted(found.vectors[0][found.mask[0] > 0][:, 3].tolist()) == [0.0, 1.0, 2.0]


def test_by_similarity_lets_an_item_in_by_degrees() -> None:
    history = histories([6], seed=1)
    scores = [0.5, 0.9, 0.1, 0.3, 0.2, 0.4]
    query = torch.tensor([[1.0, 0.0, 0.0, 0.0]])

    def weight_of_the_last(above: float) -> float:
        history.vectors[0, :6, 0] = torch.tensor(scores)
        history.vectors[0, 0, 0] = 0.4 + above
        found = by_similarity(history, query, torch.tensor([0]), 2)
        last = found.vectors[0, :, 0] == history.vectors[0, 0, 0]
        assert sorted(found.mask[0].tolist())[::2] == [0.0, 1.0]
        return float(found.mask[0][last])

    # Place 0 goes 5 places before the one that it must pass: 0.00005 of recency.
    assert weight_of_the_last(0.1) == 1.0
    assert weight_of_the_last(0.0001) == pytest.approx(0.15, abs=1e-3)
    assert weight_of_the_last(0.0004) == pytest.approx(0.45, abs=1e-3)


def test_one_user_alone_is_searched_as_among_others() -> None:
    history = histories([9, 14], seed=7)
    alone = Sequence(*(p[1:] for p in parts([9, 14], seed=7)))
    query = torch.randn(3, WIDTH, generator=torch.Generator().manual_seed(1))
    author = torch.tensor([1, 2, 3])
    among, zeros = torch.ones(3, dtype=torch.int64), torch.zeros(3, dtype=torch.int64)

    for row in range(3):
        assert items(by_author(history, author, among, K), row) == items(by_author(alone, author, zeros, K), row)
        assert items(by_similarity(history, query, among, K), row) == items(by_similarity(alone, query, zeros, K), row)


@pytest.mark.parametrize("seed", range(5))
def test_long_viewed_mixes_both_domains_newest_first(seed: int) -> None:
    short, live = histories([0, 3, 30, 0], seed), histories([0, 9, 12, 14], seed + 20)
    found = long_viewed(short, live, K)

    for user in range(4):
        viewed = [
            (-int(history.happened_at[user, place]), domain, place)
            for domain, history in enumerate((short, live))
            for place in range(length_of(history, user))
            if int(history.flags[user, place]) & 2
        ]
        newest = [(short, live)[domain].vectors[user, place].tolist() for _, domain, place in sorted(viewed)[:K]]
        count = int(found.mask[user].sum())
        assert found.vectors[user, :count].tolist() == newest
        assert found.mask[user].tolist() == [1.0] * count + [0.0] * (K - count)


def test_long_viewed_finds_nothing_when_no_item_was() -> None:
    short, live = histories([20], seed=1), histories([9], seed=2)
    short.flags.zero_()
    live.flags.fill_(1 + 4 + 8)

    assert items(long_viewed(short, live, K), 0) == []


def attention_by_hand(attention: TargetAttention, query: Tensor, found: Found, row: int) -> list[float]:
    asked = (query[row] @ attention.query.weight + attention.query.bias).detach()
    weighed = zip(found.vectors[row], found.mask[row].tolist(), strict=True)
    real = [(v, m) for v, m in weighed if m > 0]
    if not real:
        return [0.0] * WIDTH
    raised = [m * math.exp(float(asked @ v) / math.sqrt(WIDTH)) for v, m in real]
    pooled = torch.stack([v * (e / sum(raised)) for (v, _), e in zip(real, raised, strict=True)]).sum(0)
    answer: list[float] = (pooled @ attention.value.weight + attention.value.bias).tolist()
    return answer


def test_attention_weighs_real_items_only_and_gives_zeros_for_none() -> None:
    torch.manual_seed(3)
    attention = TargetAttention(WIDTH)
    with torch.no_grad():
        attention.value.bias.normal_()
    history = histories([0, 2, 9], seed=2)
    found = recent(history, K)
    found.mask[2, 1] = 0.25
    query = torch.randn(3, WIDTH)

    with torch.no_grad():
        got = attention(query, found)

    assert got[0].tolist() == [0.0] * WIDTH
    for row in range(3):
        assert got[row].tolist() == pytest.approx(attention_by_hand(attention, query, found, row), abs=1e-5)
