"""The ranker: raw ids and counts in, one probability per task out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.attention import TargetAttention
from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.embeddings import Embeddings, HistoryItems
from momentcross_trainer.model.experts import TaskExperts
from momentcross_trainer.model.searches import Found, Sequence, by_author, by_similarity, long_viewed, recent
from momentcross_trainer.spec import COUNTS, DENSE, PROFILE, TASKS, WINDOWS

# Where the output biases start: plausible base rates, so that a fresh model is not wildly wrong. Ours.
_BASE_RATES = {"click": 0.2, "long_view": 0.1, "like": 0.04, "comment": 0.02, "gift": 0.01, "follow": 0.01}

# What is known of a room without counting what goes on in it.
_STILL = ("room.age_s", "author.followers")


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


def output_biases() -> Tensor:
    """[tasks]: logits to begin with."""
    return torch.tensor([math.log(_BASE_RATES[t] / (1 - _BASE_RATES[t])) for t in TASKS])


class Ranker(nn.Module):
    """Embeddings → searches → target attention → CGC or PLE → six heads."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.short_items = HistoryItems(config, self.embeddings.of_short_videos())
        # None where no search reads the live history: the graph would lack its weights.
        reads_live = {"livelong", "mixed"} & set(config.searches)
        self.live_items = HistoryItems(config, self.embeddings.of_live()) if reads_live else None
        width = config.width
        self.statistics = RoomStatistics(width, config.room_windows)
        self.target = Dense(width + config.room_dim + config.author_dim + config.category_dim, width)
        self.attention = nn.ModuleDict({name: TargetAttention(width) for name in config.searches})
        self.position = nn.Embedding(config.positions, len(TASKS))
        nn.init.zeros_(self.position.weight)
        followed = 1 if "aidhard" in config.searches else 0
        self.experts = TaskExperts(
            user_inputs=config.user_dim + 4 * len(PROFILE) + width,
            inputs=(2 + len(config.searches)) * width + followed,
            tasks=len(TASKS),
            shared=config.experts_shared,
            width=config.expert_width,
            layers=config.expert_layers,
        )
        self.head = nn.Parameter(torch.randn(len(TASKS), config.expert_width) * 0.05)
        self.bias = nn.Parameter(output_biases())

    def forward(self, users: UserColumns, rooms: RoomColumns) -> Tensor:
        """Logits [rows, tasks]."""
        return self.with_sequences(users, rooms)[0]

    def with_sequences(self, users: UserColumns, rooms: RoomColumns) -> tuple[Tensor, dict[str, Found]]:
        """Logits, and what each search found: per row, or [1, …] where one user is alone and the search is theirs."""
        logits, found, _ = self.explained(users, rooms)
        return logits, found

    def explained(self, users: UserColumns, rooms: RoomColumns) -> tuple[Tensor, dict[str, Found], dict[str, Tensor]]:
        """The same, and the attention [rows, k] that each search's items got."""
        config = self.config
        short = self._sequence(self.short_items, users.short, users.short_mask, users.served_at_ms)
        live = short
        if self.live_items is not None:
            live = self._sequence(self.live_items, users.live, users.live_mask, users.served_at_ms)
        statistics = self.statistics(rooms.dense)
        authors, categories = self.embeddings.of_live()
        ids = [self.embeddings.room(rooms.room_id), authors(rooms.author_id), categories(rooms.category_id)]
        target = self.target(torch.cat([statistics, *ids], dim=1))

        searches: dict[str, Callable[[], Found]] = {
            "short": lambda: recent(short, config.recent_length).of_rows(rooms.group),
            "long": lambda: by_similarity(short, target, rooms.group, config.soft_length),
            "aidhard": lambda: by_author(short, rooms.author_id, rooms.group, config.author_length),
            "livelong": lambda: by_similarity(live, target, rooms.group, config.soft_length),
            "mixed": lambda: long_viewed(short, live, config.mixed_length).of_rows(rooms.group),
        }
        found = {name: searches[name]() for name in config.searches}
        attended = {name: self._attention(name).explained(target, found[name]) for name in config.searches}
        parts = [target, statistics, *(pooled for pooled, _ in attended.values())]
        if "aidhard" in found:
            parts.append(torch.log1p(found["aidhard"].mask.sum(1, keepdim=True)))
        mixed = self.experts(self._user(users, short), torch.cat(parts, dim=1), rooms.group)
        place = self.position(torch.clamp(rooms.position, 0, config.positions - 1))
        logits = (mixed * self.head).sum(2) + self.bias + place
        return logits, found, {name: weights for name, (_, weights) in attended.items()}

    def _attention(self, search: str) -> TargetAttention:
        return cast(TargetAttention, self.attention[search])

    def _sequence(
        self, items: HistoryItems, columns: tuple[Tensor, Tensor, Tensor, Tensor, Tensor], mask: Tensor, now: Tensor
    ) -> Sequence:
        # Padded so that a search for k items is legal whatever the length, zero included.
        more = (0, self.config.longest_search)
        author, category, happened_at, value, flags = (functional.pad(column, more) for column in columns)
        mask = functional.pad(mask, more)
        vectors = items(author, category, happened_at, value, flags, now) * mask.unsqueeze(-1)
        return Sequence(vectors, author, happened_at, flags, mask)

    def _user(self, users: UserColumns, short: Sequence) -> Tensor:
        profile = self.embeddings.profile(users.profile * len(PROFILE) + torch.arange(len(PROFILE)))
        count = torch.clamp(short.mask.sum(1, keepdim=True), min=1.0)
        return torch.cat([self.embeddings.user(users.user_id), profile.flatten(1), short.vectors.sum(1) / count], dim=1)


class RoomStatistics(nn.Module):
    """A room's raw counts, normalised here so that training and serving cannot differ: [rows, features] → width.

    Without ``windows``, what is counted of the room as it goes on is fed and not looked at.
    """

    def __init__(self, width: int, windows: bool) -> None:
        super().__init__()
        self.windows = windows
        exposures, shown = [], []
        for window in WINDOWS:
            exposures += [DENSE.index(f"room.exposures_{window}")] * (len(COUNTS) - 2)
            shown += [DENSE.index(f"room.{count}_{window}") for count in COUNTS[1:-1]]
        self.project = Dense(len(DENSE) + len(shown), width)
        self.register_buffer("exposure_columns", torch.tensor(exposures), persistent=False)
        self.register_buffer("count_columns", torch.tensor(shown), persistent=False)
        still = torch.tensor([float(name in _STILL) for name in DENSE])
        self.register_buffer("still", still, persistent=False)

    exposure_columns: Tensor
    count_columns: Tensor
    still: Tensor

    def forward(self, dense: Tensor) -> Tensor:
        dense = torch.clamp(dense, min=0.0)
        if not self.windows:
            dense = dense * self.still
        exposures = dense[:, self.exposure_columns]
        counts = dense[:, self.count_columns]
        # Smoothed rates; the prior of 20 exposures at 5 % is ours.
        rates = (counts + 1.0) / (torch.maximum(exposures, counts) + 20.0)
        logs = [torch.log1p(dense) * 0.2, torch.log(rates) * 0.5 + 1.0]
        return torch.relu(self.project(torch.cat(logs, dim=1)))
