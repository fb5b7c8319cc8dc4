"""Sizes of the model and of its learning. The paper gives none of them: these are ours."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ModelConfig:
    """Shape of the network; part of every checkpoint, so that a changed shape starts anew."""

    author_rows: int = 1 << 14
    author_dim: int = 16
    category_rows: int = 1 << 10
    category_dim: int = 8
    room_rows: int = 1 << 14
    room_dim: int = 8
    user_rows: int = 1 << 14
    user_dim: int = 8
    width: int = 32
    short_history: int = 500
    live_history: int = 100
    recent_length: int = 50
    author_length: int = 16
    soft_length: int = 16
    experts_shared: int = 2
    expert_width: int = 48
    positions: int = 20

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class LearnConfig:
    """How the stream is learned. ``tick_rows``: a tick of more rows is learned in several parts."""

    batch_rows: int = 256
    tick_rows: int = 8192
    dense_rate: float = 1e-3
    embedding_rate: float = 0.05
    clip_logit: float = 8.0
    seed: int = 1
    model: ModelConfig = field(default_factory=ModelConfig)
