"""The ranker: raw ids and counts in, one probability per task out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.attention import TargetAttention
from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.embeddings import HistoryItems, SharedEmbeddings
from momentcross_trainer.model.experts import CustomizedGateControl
from momentcross_trainer.model.searches import Found, Sequence, by_author, by_similarity, per_row, recent
from momentcross_trainer.spec import COUNTS, DENSE, PROFILE, TASKS, WINDOWS

# Where the output biases start: plausible base rates, so that a fresh model is not wildly wrong. Ours.
_BASE_RATES = {"click": 0.2, "long_view": 0.1, "like": 0.04, "comment": 0.02, "gift": 0.01, "follow": 0.01}


@dataclass(frozen=True)
class UserColumns:
    """Users of a batch: ids [users], profile [users, 3], clock [users]; histories [users, length] with masks."""

    user_id: Tensor
    profile: Tensor
    served_at_ms: Tensor
    short: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    short_mask: Tensor
    live: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    live_mask: Tensor


@dataclass(frozen=True)
class RoomColumns:
    """Candidates of a batch: all [rows], dense [rows, features]; ``group`` is the row's user."""

    room_id: Tensor
    author_id: Tensor
    category_id: Tensor
    dense: Tensor
    position: Tensor
    group: Tensor


class Ranker(nn.Module):
    """Shared embeddings → searches → target attention → CGC → six heads."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = SharedEmbeddings(config)
        self.short_items = HistoryItems(config, self.embeddings)
        self.live_items = HistoryItems(config, self.embeddings)
        width = config.width
        rates = len(WINDOWS) * (len(COUNTS) - 2)
        self.statistics = Dense(len(DENSE) + rates, width)
        self.target = Dense(width + config.room_dim + config.author_dim + config.category_dim, width)
        self.short_attention = TargetAttention(width)
        self.author_attention = TargetAttention(width)
        self.live_attention = TargetAttention(width)
        self.position = nn.Embedding(config.positions, len(TASKS))
        nn.init.zeros_(self.position.weight)
        user_width = config.user_dim + 4 * len(PROFILE) + width
        self.experts = CustomizedGateControl(
            user_width + 5 * width + 1, len(TASKS), config.experts_shared, config.expert_width
        )
        self.head = nn.Parameter(torch.randn(len(TASKS), config.expert_width) * 0.05)
        self.bias = nn.Parameter(torch.tensor([math.log(_BASE_RATES[t] / (1 - _BASE_RATES[t])) for t in TASKS]))
        exposures, shown = [], []
        for window in WINDOWS:
            exposures += [DENSE.index(f"room.exposures_{window}")] * (len(COUNTS) - 2)
            shown += [DENSE.index(f"room.{count}_{window}") for count in COUNTS[1:-1]]
        self.register_buffer("exposure_columns", torch.tensor(exposures), persistent=False)
        self.register_buffer("count_columns", torch.tensor(shown), persistent=False)

    exposure_columns: Tensor
    count_columns: Tensor

    def forward(self, users: UserColumns, rooms: RoomColumns) -> Tensor:
        """Logits [rows, tasks]."""
        config = self.config
        short = self._sequence(
            self.short_items, users.short, users.short_mask, users.served_at_ms, config.recent_length
        )
        live = self._sequence(self.live_items, users.live, users.live_mask, users.served_at_ms, config.soft_length)
        statistics = torch.relu(self.statistics(self._normalised(rooms.dense)))
        author = self.embeddings.author(rooms.author_id)
        category = self.embeddings.category(rooms.category_id)
        target = self.target(torch.cat([statistics, self.embeddings.room(rooms.room_id), author, category], dim=1))

        newest = recent(short, config.recent_length)
        v_short = Found(per_row(newest.vectors, rooms.group), per_row(newest.mask, rooms.group))
        v_author = by_author(short, rooms.author_id, rooms.group, config.author_length)
        v_live = by_similarity(live, target, rooms.group, config.soft_length)
        followed = torch.log1p(v_author.mask.sum(1, keepdim=True))

        x = torch.cat(
            [
                self._user(users, short)[rooms.group],
                target,
                statistics,
                self.short_attention(target, v_short),
                self.author_attention(target, v_author),
                self.live_attention(target, v_live),
                followed,
            ],
            dim=1,
        )
        mixed = self.experts(x)
        place = self.position(torch.clamp(rooms.position, 0, config.positions - 1))
        logits: Tensor = (mixed * self.head).sum(2) + self.bias + place
        return logits

    def _sequence(
        self,
        items: HistoryItems,
        columns: tuple[Tensor, Tensor, Tensor, Tensor, Tensor],
        mask: Tensor,
        now: Tensor,
        at_least: int,
    ) -> Sequence:
        # Padded so that a search for k items is legal whatever the length, zero included.
        padded = [functional.pad(column, (0, at_least)) for column in columns]
        mask = functional.pad(mask, (0, at_least))
        vectors = items(*padded, now) * mask.unsqueeze(-1)
        return Sequence(vectors, padded[0], mask)

    def _user(self, users: UserColumns, short: Sequence) -> Tensor:
        profile = self.embeddings.profile(users.profile * len(PROFILE) + torch.arange(len(PROFILE)))
        count = torch.clamp(short.mask.sum(1, keepdim=True), min=1.0)
        return torch.cat([self.embeddings.user(users.user_id), profile.flatten(1), short.vectors.sum(1) / count], dim=1)

    def _normalised(self, dense: Tensor) -> Tensor:
        exposures = dense[:, self.exposure_columns]
        counts = dense[:, self.count_columns]
        # Smoothed rates; the prior of 20 exposures at 5 % is ours.
        rates = (counts + 1.0) / (torch.maximum(exposures, counts) + 20.0)
        return torch.cat([torch.log1p(torch.clamp(dense, min=0.0)) * 0.2, torch.log(rates) * 0.5 + 1.0], dim=1)
