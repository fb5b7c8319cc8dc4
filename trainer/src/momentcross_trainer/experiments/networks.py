"""Networks that the field has had for longer, with the ranker's inputs, tasks and kinds of embeddings.

They are written after their papers' ideas, not their code; sizes are the ranker's where it has such a size.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.embeddings import Embeddings, HashedEmbedding, HistoryItems
from momentcross_trainer.model.ranker import Ranker, RoomColumns, RoomStatistics, UserColumns, output_biases
from momentcross_trainer.model.searches import Found
from momentcross_trainer.offline.baselines import pairs_of
from momentcross_trainer.spec import PROFILE, TASKS

_HIDDEN = (128, 64)
_ATTENTION_HIDDEN = 36
_FIELD_DIM = 16
_FIELD_ROWS = 1 << 14


class _Peer(Ranker):
    """A ranker by its inputs and outputs alone: nothing of its network is built."""

    def __init__(self, config: ModelConfig, inputs: int) -> None:
        nn.Module.__init__(self)
        self.config = config
        self.statistics = RoomStatistics(config.width, config.room_windows)
        layers: list[nn.Module] = []
        for a, b in pairwise([inputs + config.width, *_HIDDEN]):
            layers += [Dense(a, b), nn.ReLU()]
        self.tower = nn.Sequential(*layers, Dense(_HIDDEN[-1], len(TASKS)))
        self.position = nn.Embedding(config.positions, len(TASKS))
        nn.init.zeros_(self.position.weight)
        self.bias = nn.Parameter(output_biases())

    def with_sequences(self, users: UserColumns, rooms: RoomColumns) -> tuple[Tensor, dict[str, Found]]:
        """Logits; nothing is searched."""
        place = self.position(torch.clamp(rooms.position, 0, self.config.positions - 1))
        return self._scores(users, rooms) + self.bias + place, {}

    def _scores(self, users: UserColumns, rooms: RoomColumns) -> Tensor:
        raise NotImplementedError


class DeepFm(_Peer):
    """DeepFM (Guo et al. 2017): pairs of fields by a factorisation machine, and a tower over all. No histories."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config, (4 + len(PROFILE)) * _FIELD_DIM)
        self.embeddings = _Fields()  # type: ignore[assignment]
        self.statistics_field = Dense(config.width, _FIELD_DIM)
        self.pairs = nn.Parameter(torch.full((len(TASKS),), 0.1))

    def _scores(self, users: UserColumns, rooms: RoomColumns) -> Tensor:
        table: _Fields = self.embeddings  # type: ignore[assignment]
        statistics = self.statistics(rooms.dense)
        of_user = [table.user(users.user_id).unsqueeze(1), table.profile(_profile(users))]
        of_room = [table.room(rooms.room_id), table.author(rooms.author_id), table.category(rooms.category_id)]
        fields = torch.cat([torch.cat(of_user, dim=1)[rooms.group], torch.stack(of_room, dim=1)], dim=1)
        all_fields = torch.cat([fields, self.statistics_field(statistics).unsqueeze(1)], dim=1)
        scores: Tensor = self.tower(torch.cat([fields.flatten(1), statistics], dim=1))
        return scores + pairs_of(all_fields) * self.pairs


class _Fields(nn.Module):
    """A table a field, all of one width, as a factorisation machine needs them."""

    def __init__(self) -> None:
        super().__init__()
        self.user = HashedEmbedding(_FIELD_ROWS, _FIELD_DIM, 19)
        self.profile = HashedEmbedding(512, _FIELD_DIM, 23)
        self.room = HashedEmbedding(_FIELD_ROWS, _FIELD_DIM, 17)
        self.author = HashedEmbedding(_FIELD_ROWS, _FIELD_DIM, 11)
        self.category = HashedEmbedding(1 << 10, _FIELD_DIM, 13)


class Din(_Peer):
    """DIN (Zhou et al. 2018): one attention, by a small network of item and candidate, over the newest live behaviours.

    As in its paper weights are not normalised by a softmax.
    """

    domains: tuple[str, ...] = ("live",)

    def __init__(self, config: ModelConfig) -> None:
        known = config.user_dim + 4 * len(PROFILE) + config.room_dim
        super().__init__(config, known + (1 + len(self.domains)) * config.width)
        self.embeddings = Embeddings(config)
        self.items = nn.ModuleDict({d: HistoryItems(config, self._tables(d)) for d in self.domains})
        self.target = Dense(config.author_dim + config.category_dim, config.width)
        self.activation = nn.ModuleDict(
            {
                d: nn.Sequential(Dense(4 * config.width, _ATTENTION_HIDDEN), nn.ReLU(), Dense(_ATTENTION_HIDDEN, 1))
                for d in self.domains
            }
        )

    def _tables(self, domain: str) -> tuple[HashedEmbedding, HashedEmbedding]:
        return self.embeddings.of_live() if domain == "live" else self.embeddings.of_short_videos()

    def _scores(self, users: UserColumns, rooms: RoomColumns) -> Tensor:
        table = self.embeddings
        authors, categories = table.of_live()
        target = torch.relu(self.target(torch.cat([authors(rooms.author_id), categories(rooms.category_id)], dim=1)))
        of_user = torch.cat([table.user(users.user_id), table.profile(_profile(users)).flatten(1)], dim=1)
        parts = [of_user[rooms.group], table.room(rooms.room_id), target, self.statistics(rooms.dense)]
        for domain in self.domains:
            columns, mask = (users.live, users.live_mask) if domain == "live" else (users.short, users.short_mask)
            parts.append(self._attended(domain, columns, mask, users.served_at_ms, target, rooms.group))
        scores: Tensor = self.tower(torch.cat(parts, dim=1))
        return scores

    def _attended(
        self,
        domain: str,
        columns: tuple[Tensor, Tensor, Tensor, Tensor, Tensor],
        mask: Tensor,
        now: Tensor,
        target: Tensor,
        group: Tensor,
    ) -> Tensor:
        newest = self.config.recent_length
        author, category, happened_at, value, flags = (column[:, :newest] for column in columns)
        items = self.items[domain](author, category, happened_at, value, flags, now)[group]
        asked = target.unsqueeze(1).expand_as(items)
        together = torch.cat([items, asked, items * asked, items - asked], dim=2)
        weight = self.activation[domain](together).squeeze(2) * mask[:, :newest][group]
        # Divided by what a full history would have, so that sums stay of the size that weights start from.
        attended: Tensor = torch.matmul(weight.unsqueeze(1), items).squeeze(1) / newest
        return attended


class DinOfBoth(Din):
    """The same with a second attention over the newest short videos: another domain without searches."""

    domains = ("live", "short")


def _profile(users: UserColumns) -> Tensor:
    return users.profile * len(PROFILE) + torch.arange(len(PROFILE))
