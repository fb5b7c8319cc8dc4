from __future__ import annotations

import numpy as np
import pytest
import torch
from synthetic import TINY

from momentcross_trainer.learn.optimizer import RowwiseAdagrad
from momentcross_trainer.model.embeddings import HashedEmbedding, HistoryItems, SharedEmbeddings

EXTREME = [0, 1, -1, 2**31 - 1, 2**31 - 2, -(2**31), 2**62 + 12345, -(2**62) - 1, 2**63 - 1, -(2**63)]


def row_by_hand(key: int, salt: int, rows: int) -> int:
    """In integers without bounds: what 64 bits must give."""
    prime = 2**31 - 1
    return ((key % prime) * 1_640_531_527 + salt) % prime % rows


@pytest.mark.parametrize("rows", [512, 1 << 14, 1000])
def test_hash_equals_unbounded_arithmetic(rows: int) -> None:
    keys = EXTREME + np.random.default_rng(4).integers(-(2**63), 2**63 - 1, size=500).tolist()
    embedding = HashedEmbedding(rows, 4, salt=17)

    got = embedding.row(torch.tensor(keys, dtype=torch.int64)).tolist()

    assert got == [row_by_hand(k, 17, rows) for k in keys]
    assert all(0 <= row < rows for row in got)


def test_hash_spreads_consecutive_ids() -> None:
    rows = HashedEmbedding(1024, 4, salt=11).row(torch.arange(1, 1025))

    # 1 - 1/e of the rows are hit by chance; a hash that folds ids together hits far fewer.
    assert len(set(rows.tolist())) > 500


def test_short_videos_live_history_and_candidates_share_tables() -> None:
    embeddings = SharedEmbeddings(TINY)
    short, live = HistoryItems(TINY, embeddings), HistoryItems(TINY, embeddings)

    assert short.embeddings.author.table is live.embeddings.author.table is embeddings.author.table
    assert not any("table" in name for name, _ in short.named_parameters())


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
