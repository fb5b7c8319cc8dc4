"""Shared embeddings: one table for authors and one for categories, whichever domain an id comes from."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.dense import Dense

# Ids congruent modulo this Mersenne prime share a row; only int64 Mod is used, which ONNX computes exactly.
_PRIME = (1 << 31) - 1
_MULTIPLIER = 1_640_531_527


class HashedEmbedding(nn.Module):
    """Rows of a fixed table, addressed by hashed raw ids. Id 0 means unknown and has a row like any other."""

    def __init__(self, rows: int, dim: int, salt: int) -> None:
        super().__init__()
        self.rows = rows
        self.salt = salt
        self.table = nn.Embedding(rows, dim, sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)

    def row(self, ids: Tensor) -> Tensor:
        """Row numbers of raw 64-bit ids, any shape."""
        return torch.remainder(torch.remainder(ids, _PRIME) * _MULTIPLIER + self.salt, _PRIME) % self.rows

    def forward(self, ids: Tensor) -> Tensor:
        embedded: Tensor = self.table(self.row(ids))
        return embedded


class SharedEmbeddings(nn.Module):
    """All tables. ``author`` and ``category`` serve short videos, live history and candidates alike."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.author = HashedEmbedding(config.author_rows, config.author_dim, 11)
        self.category = HashedEmbedding(config.category_rows, config.category_dim, 13)
        self.room = HashedEmbedding(config.room_rows, config.room_dim, 17)
        self.user = HashedEmbedding(config.user_rows, config.user_dim, 19)
        self.profile = HashedEmbedding(512, 4, 23)


class HistoryItems(nn.Module):
    """One vector per history item: author, category, age, value and flags, projected to the model's width."""

    _FLAG_BITS = 6

    def __init__(self, config: ModelConfig, embeddings: SharedEmbeddings) -> None:
        super().__init__()
        # Not a submodule of this one: the tables belong to the ranker.
        object.__setattr__(self, "embeddings", embeddings)
        self.project = Dense(config.author_dim + config.category_dim + 2 + self._FLAG_BITS, config.width)
        self.register_buffer("bits", torch.tensor([1 << b for b in range(self._FLAG_BITS)]), persistent=False)

    embeddings: SharedEmbeddings
    bits: Tensor

    def forward(
        self, author: Tensor, category: Tensor, happened_at: Tensor, value: Tensor, flags: Tensor, now: Tensor
    ) -> Tensor:
        """[users, length] columns and [users] clock in ms → [users, length, width]."""
        age_s = torch.clamp(now.unsqueeze(1) - happened_at, min=0).to(torch.float32) / 1000.0
        set_bits = (torch.remainder(flags.unsqueeze(-1) // self.bits, 2)).to(torch.float32)
        parts = [
            self.embeddings.author(author),
            self.embeddings.category(category),
            torch.log1p(age_s).unsqueeze(-1) * 0.1,
            torch.log1p(torch.clamp(value, min=0.0)).unsqueeze(-1),
            set_bits,
        ]
        return torch.relu(self.project(torch.cat(parts, dim=-1)))
