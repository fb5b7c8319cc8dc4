"""Sizes of the model and of its learning. The paper gives none of them: these are ours."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

# The searches by the paper's names: V_short, V_long, V_aidhard, V_livelong, V_mixed.
SEARCHES = ("short", "long", "aidhard", "livelong", "mixed")


class ConfigError(ValueError):
    """A setting that cannot be; the message names it."""


@dataclass(frozen=True)
class ModelConfig:
    """Shape of the network; part of every checkpoint, so that a changed shape starts anew.

    ``searches`` are those that the network has. ``shared_tables``: one author and one category table for both
    domains, or one per domain. ``room_windows``: whether the room's counted windows and viewers are looked at.
    ``expert_layers``: 1 is CGC, more are PLE.
    """

    author_rows: int = 1 << 14
    author_dim: int = 16
    category_rows: int = 1 << 10
    category_dim: int = 8
    room_rows: int = 1 << 14
    room_dim: int = 8
    user_rows: int = 1 << 14
    user_dim: int = 8
    shared_tables: bool = True
    room_windows: bool = True
    width: int = 32
    short_history: int = 500
    live_history: int = 100
    searches: tuple[str, ...] = SEARCHES
    recent_length: int = 50
    author_length: int = 16
    soft_length: int = 16
    mixed_length: int = 50
    experts_shared: int = 2
    expert_width: int = 48
    expert_layers: int = 1
    positions: int = 20

    def __post_init__(self) -> None:
        _check_types(self)
        unknown = [name for name in self.searches if name not in SEARCHES]
        if unknown or len(set(self.searches)) < len(self.searches):
            raise ConfigError(f"searches: {list(self.searches)} is not a choice of {list(SEARCHES)}")
        for name in ("author_dim", "category_dim", "room_dim", "user_dim"):
            if getattr(self, name) % 2:
                raise ConfigError(
                    f"{name}: {getattr(self, name)} is odd, and an embedding is two rows of half its width"
                )
        if self.short_history > 10_000 or self.live_history > 1_000:
            raise ConfigError("short_history, live_history: the graph takes up to 10000 and 1000 items")
        for f in fields(self):
            if f.type == "int" and getattr(self, f.name) < (0 if f.name.endswith("_history") else 1):
                raise ConfigError(f"{f.name}: {getattr(self, f.name)} is too small")

    @property
    def longest_search(self) -> int:
        """Items that the longest search gives; histories are padded by as many."""
        return max(self.recent_length, self.author_length, self.soft_length + 1, self.mixed_length)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class LearnConfig:
    """How the stream is learned.

    ``tick_rows``: a tick of more rows is learned in several parts. ``contrastive_weight``: of eq. 6; 0 leaves it out, a
    hundred times the default costs order (docs/experiments/ablations.md).
    ``room_expiry_ticks``: a room's embedding row that no sample touched for as long is reset (2880 are a day);
    ``expiry_ticks``: a user's or an author's.
    ``explode_factor``: a batch whose loss is so many times the level of those before is refused.
    ``gate_bound``: a version is held back whose log loss of a task is by more than this share above the published
    one's, on the latest ``gate_ticks``, where they hold ``gate_cells`` at least; every ``gate_every``-th batch is
    compared. 0 opens the gate.
    """

    batch_rows: int = 256
    tick_rows: int = 8192
    dense_rate: float = 1e-3
    embedding_rate: float = 0.05
    clip_logit: float = 8.0
    contrastive_weight: float = 0.0002
    contrastive_temperature: float = 0.2
    room_expiry_ticks: int = 2880
    expiry_ticks: int = 86_400
    explode_factor: float = 5.0
    gate_bound: float = 0.05
    gate_ticks: int = 10
    gate_cells: int = 500
    gate_every: int = 4
    seed: int = 1
    model: ModelConfig = field(default_factory=ModelConfig)

    def __post_init__(self) -> None:
        _check_types(self)
        expiries = ("room_expiry_ticks", "expiry_ticks")
        for name in ("batch_rows", "tick_rows", *expiries, "gate_ticks", "gate_cells", "gate_every"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: {getattr(self, name)} is less than 1")
        for name in ("dense_rate", "embedding_rate", "clip_logit", "contrastive_temperature"):
            if not 0 < getattr(self, name) < float("inf"):
                raise ConfigError(f"{name}: {getattr(self, name)} is not a positive number")
        if not 0 <= self.gate_bound < float("inf"):
            raise ConfigError(f"gate_bound: {self.gate_bound} is not a number from 0")
        if not 1 < self.explode_factor < float("inf"):
            raise ConfigError(f"explode_factor: {self.explode_factor} is not a number above 1")
        if not 0 <= self.contrastive_weight < float("inf"):
            raise ConfigError(f"contrastive_weight: {self.contrastive_weight} is not a number from 0")
        if self.contrastive_weight > 0 and "mixed" not in self.model.searches:
            raise ConfigError("contrastive_weight: the terms are anchored on the search mixed: set it to 0")

    @classmethod
    def read(cls, path: Path) -> LearnConfig:
        """From a JSON file of these fields, those of the network under ``model``. ConfigError names what is wrong."""
        try:
            content = json.loads(path.read_text())
        except (OSError, ValueError) as e:
            raise ConfigError(f"{path} cannot be read: {e}") from e
        try:
            if not isinstance(content, dict):
                raise ConfigError("it is no JSON object")
            model = content.pop("model", {})
            if not isinstance(model, dict):
                raise ConfigError("model: it is no JSON object")
            if isinstance(model.get("searches"), list):
                model["searches"] = tuple(model["searches"])
            for given, kind in ((content, cls), (model, ModelConfig)):
                unknown = sorted(set(given) - {f.name for f in fields(kind)})
                if unknown:
                    raise ConfigError(f"{', '.join(unknown)}: there is no such setting")
            return cls(model=ModelConfig(**model), **content)
        except ConfigError as e:
            raise ConfigError(f"{path}: {e}") from e


def _check_types(config: Any) -> None:
    wanted: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,)}
    for f in fields(config):
        value, kinds = getattr(config, f.name), wanted.get(str(f.type))
        if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            raise ConfigError(f"{f.name}: {value!r} is no {f.type}")
    if isinstance(config, ModelConfig) and not isinstance(config.searches, tuple):
        raise ConfigError(f"searches: {config.searches!r} is no list")
