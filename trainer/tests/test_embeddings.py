from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from synthetic import TINY

from momentcross_trainer.learn.optimizer import RowwiseAdagrad
from momentcross_trainer.model.embeddings import Embeddings, HashedEmbedding, HistoryItems

EXTREME = [0, 1, -1, 2**31 - 1, 2**31 - 2, -(2**31), 2**62 + 12345, -(2**62) - 1, 2**63 - 1, -(2**63)]


def rows_by_hand(key: int, salt: int, rows: int) -> list[int]:
    """In integers without bounds: what 64 bits must give."""
    first, second = 2**31 - 1, 2**31 - 19
    return [
        (key % first * 1_640_531_527 + salt) % first % rows,
        (key % second * 1_327_217_885 + salt + 1) % second % rows + rows,
    ]


@pytest.mark.parametrize("rows", [512, 1 << 14, 1000])
def test_hashes_equal_unbounded_arithmetic(rows: int) -> None:
    keys = EXTREME + np.random.default_rng(4).integers(-(2**63), 2**63 - 1, size=500).tolist()
    embedding = HashedEmbedding(rows, 4, salt=17)

    got = embedding.row(torch.tensor(keys, dtype=torch.int64)).tolist()

    assert got == [rows_by_hand(k, 17, rows) for k in keys]
    assert all(0 <= first < rows <= second < 2 * rows for first, second in got)


def test_hashes_spread_consecutive_ids() -> None:
    rows = HashedEmbedding(1024, 4, salt=11).row(torch.arange(1, 1025))

    # 1 - 1/e of the rows are hit by chance; a hash that folds ids together hits far fewer.
    for one_hash in rows.T.tolist():
        assert len(set(one_hash)) > 500


def test_ids_that_one_hash_throws_together_are_told_apart_by_the_other() -> None:
    ids = torch.arange(1, 20_001)
    rows = HashedEmbedding(1024, 4, salt=11).row(ids)

    assert len(torch.unique(rows, dim=0)) > 0.98 * len(ids)
    congruent = HashedEmbedding(1024, 4, salt=11).row(torch.tensor([5, 5 + 2**31 - 1]))
    assert congruent[0, 0] == congruent[1, 0]
    assert congruent[0, 1] != congruent[1, 1]


def test_an_embedding_is_one_row_of_each_hash() -> None:
    embedding = HashedEmbedding(64, 6, salt=3)
    ids = torch.tensor([[7, -8], [0, 2**62]])
    rows = embedding.row(ids)

    assert embedding(ids).shape == (2, 2, 6)
    assert torch.equal(embedding(ids)[1, 0, :3], embedding.table.weight[rows[1, 0, 0]])
    assert torch.equal(embedding(ids)[1, 0, 3:], embedding.table.weight[rows[1, 0, 1]])


def test_short_videos_live_history_and_candidates_share_tables() -> None:
    embeddings = Embeddings(TINY)
    short = HistoryItems(TINY, embeddings.of_short_videos())

    assert embeddings.of_short_videos() == embeddings.of_live() == (embeddings.author, embeddings.category)
    assert not any("table" in name for name, _ in short.named_parameters())


def test_a_table_per_domain_where_they_are_not_shared() -> None:
    embeddings = Embeddings(replace(TINY, shared_tables=False))

    assert not set(embeddings.of_short_videos()) & set(embeddings.of_live())


def test_a_flag_counts_whatever_the_other_bits_are() -> None:
    items = HistoryItems(TINY, Embeddings(TINY).of_live())
    with torch.no_grad():
        items.project.weight.zero_()
        items.project.weight[-6:, :6] = torch.eye(6)

    def seen(flags: int) -> list[float]:
        column = torch.tensor([[1]])
        now = torch.tensor([1])
        vector = items(column, column, column, torch.zeros(1, 1), torch.tensor([[flags]]), now)
        bits: list[float] = vector[0, 0, :6].tolist()
        return bits

    assert seen(0) == [0.0] * 6
    assert seen(2) == [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert seen(-1) == [1.0] * 6
    assert seen(2**62 + 32 + 4) == [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]


def test_adagrad_steps_touched_rows_by_hand_and_leaves_the_others() -> None:
    table = torch.nn.Embedding(4, 2, sparse=True)
    weight = torch.nn.Parameter(table.weight.detach())
    table.weight = weight
    before = weight.detach().clone()
    optimizer = RowwiseAdagrad([("t", weight)], rate=0.1, epsilon=0.0)
    for _ in range(2):
        (table(torch.tensor([1, 1, 3])) * torch.tensor([[1.0, 2.0], [1.0, 2.0], [0.5, 0.5]])).sum().backward()
        optimizer.step()

    # Row 1: gradient (2, 4), mean square 10; row 3: gradient (0.5, 0.5), mean square 0.25.
    moved = {1: (2 / 10**0.5 + 2 / 20**0.5, 4 / 10**0.5 + 4 / 20**0.5), 3: (1 + 1 / 2**0.5, 1 + 1 / 2**0.5)}
    for row in range(4):
        step = moved.get(row, (0.0, 0.0))
        expected = [before[row, i].item() - 0.1 * step[i] for i in range(2)]
        assert table.weight[row].tolist() == pytest.approx(expected, abs=1e-6)


def test_rows_unseen_for_long_expire_and_others_stay() -> None:
    table = torch.nn.Embedding(5, 2, sparse=True)
    weight = torch.nn.Parameter(table.weight.detach())
    table.weight = weight
    optimizer = RowwiseAdagrad([("t", weight)], rate=0.1)
    for tick, rows in ((3, [0, 1]), (8, [1, 2]), (7, [2])):
        table(torch.tensor(rows)).sum().backward()
        optimizer.step(tick)
    before = weight.detach().clone()

    assert optimizer.expire("t", before_tick=8) == 1
    assert weight[0].tolist() == [0.0, 0.0]
    # Rows 1 and 2 were seen at tick 8, rows 3 and 4 never: those keep what they began with.
    assert torch.equal(weight[1:], before[1:])
    assert optimizer.state()["t.sums"][0] == 0
    assert optimizer.expire("t", before_tick=8) == 0
