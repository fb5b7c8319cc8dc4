"""Embeddings of raw ids: one table for authors and one for categories, whichever domain an id comes from."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.dense import Dense

# Two primes below 2^31: ids that are congruent modulo one are not modulo the other, and products stay below 2^63.
# Only int64 Mod is used, which ONNX computes exactly.
PRIMES = ((1 << 31) - 1, (1 << 31) - 19)
_MULTIPLIERS = (1_640_531_527, 1_327_217_885)


class HashedEmbedding(nn.Module):
    """Raw 64-bit ids → [..., dim]: two rows of half the width, by two hashes, one behind the other.

    Two ids have the same embedding only where both hashes collide. The first ``rows`` rows of the table belong to
    the first hash, as many more to the second. Id 0 means unknown and has rows like any other.
    """

    def __init__(self, rows: int, dim: int, salt: int) -> None:
        super().__init__()
        self.rows = rows
        self.dim = dim
        self.table = nn.Embedding(2 * rows, dim // 2, sparse=True)
        nn.init.normal_(self.table.weight, std=0.02)
        self.register_buffer("primes", torch.tensor(PRIMES), persistent=False)
        self.register_buffer("multipliers", torch.tensor(_MULTIPLIERS), persistent=False)
        self.register_buffer("salts", torch.tensor([salt, salt + 1]), persistent=False)
        self.register_buffer("firsts", torch.tensor([0, rows]), persistent=False)

    primes: Tensor
    multipliers: Tensor
    salts: Tensor
    firsts: Tensor

    def row(self, ids: Tensor) -> Tensor:
        """[...] → both row numbers [..., 2]."""
        folded = torch.remainder(ids.unsqueeze(-1), self.primes)
        mixed = torch.remainder(folded * self.multipliers + self.salts, self.primes)
        return torch.remainder(mixed, self.rows) + self.firsts

    def forward(self, ids: Tensor) -> Tensor:
        embedded: Tensor = self.table(self.row(ids)).flatten(-2)
        return embedded


class Embeddings(nn.Module):
    """All tables. ``author`` and ``category`` serve live history and candidates, and short videos where shared."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.shared = config.shared_tables
        self.author = HashedEmbedding(config.author_rows, config.author_dim, 11)
        self.category = HashedEmbedding(config.category_rows, config.category_dim, 13)
        if not self.shared:
            self.short_author = HashedEmbedding(config.author_rows, config.author_dim, 11)
            self.short_category = HashedEmbedding(config.category_rows, config.category_dim, 13)
        # The room's own: its rows expire (learn/optimizer.py).
        self.room = HashedEmbedding(config.room_rows, config.room_dim, 17)
        self.user = HashedEmbedding(config.user_rows, config.user_dim, 19)
        self.profile = HashedEmbedding(512, 4, 23)

    def of_short_videos(self) -> tuple[HashedEmbedding, HashedEmbedding]:
        """Tables of a short video's author and category."""
        return (self.author, self.category) if self.shared else (self.short_author, self.short_category)

    def of_live(self) -> tuple[HashedEmbedding, HashedEmbedding]:
        """Tables of a room's author and category."""
        return self.author, self.category


class HistoryItems(nn.Module):
    """One vector per history item: author, category, age, value and flags, projected to the model's width."""

    _FLAG_BITS = 6

    def __init__(self, config: ModelConfig, tables: tuple[HashedEmbedding, HashedEmbedding]) -> None:
        super().__init__()
        # Not submodules of this one: the tables belong to the ranker.
        object.__setattr__(self, "tables", tables)
        self.project = Dense(config.author_dim + config.category_dim + 2 + self._FLAG_BITS, config.width)
        self.register_buffer("bits", torch.tensor([1 << b for b in range(self._FLAG_BITS)]), persistent=False)

    tables: tuple[HashedEmbedding, HashedEmbedding]
    bits: Tensor

    def forward(
        self, author: Tensor, category: Tensor, happened_at: Tensor, value: Tensor, flags: Tensor, now: Tensor
    ) -> Tensor:
        """[users, length] columns and [users] clock in ms → [users, length, width]."""
        authors, categories = self.tables
        age_s = torch.clamp(now.unsqueeze(1) - happened_at, min=0).to(torch.float32) / 1000.0
        set_bits = (torch.remainder(flags.unsqueeze(-1), self.bits * 2) >= self.bits).to(torch.float32)
        parts = [
            authors(author),
            categories(category),
            torch.log1p(age_s).unsqueeze(-1) * 0.1,
            torch.log1p(torch.clamp(value, min=0.0)).unsqueeze(-1),
            set_bits,
        ]
        return torch.relu(self.project(torch.cat(parts, dim=-1)))
