"""Decodes sample groups into one padded batch."""

from __future__ import annotations

from collections.abc import Sequence as Rows
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.model.loss import CORRECTION, MASKED, NEGATIVE, POSITIVE
from momentcross_trainer.model.ranker import RoomColumns, UserColumns
from momentcross_trainer.spec import DENSE, HISTORY_COLUMNS, PROFILE, TASKS
from momentcross_trainer.wire import catalogue, samples_pb2

_NUMBER = {f["name"]: f["number"] for f in catalogue()["features"]}
_DEFAULT = {f["name"]: f["default"] for f in catalogue()["features"]}
_KIND = {
    samples_pb2.CELL_KIND_POSITIVE: POSITIVE,
    samples_pb2.CELL_KIND_NEGATIVE: NEGATIVE,
    samples_pb2.CELL_KIND_PU: CORRECTION,
    samples_pb2.CELL_KIND_CORRECTION: CORRECTION,
}
_PLACE = {task: t for t, task in enumerate(TASKS)}
_PLURAL = {
    "author_id": "author_ids",
    "category_id": "category_ids",
    "happened_at_ms": "happened_at_ms",
    "value": "values",
    "flags": "flags",
}


class CorruptSample(ValueError):  # noqa: N818 - a state of the data, not of this program
    """A group whose parts do not fit together."""


@dataclass(frozen=True)
class DecodedGroup:
    """One sample group as arrays; ``cells`` is [rows, tasks] of mask codes.

    ``first`` [rows]: the first row that the policy emits for its exposure.
    """

    request_id: str
    policy: str
    user_id: int
    profile: NDArray[np.int64]
    served_at_ms: int
    short: dict[str, NDArray[Any]]
    live: dict[str, NDArray[Any]]
    rooms: dict[str, NDArray[np.int64]]
    dense: NDArray[np.float32]
    position: NDArray[np.int64]
    cells: NDArray[np.int64]
    first: NDArray[np.bool_]
    tick: int
    newest_landed_ms: int
    unknown_tasks: int

    @property
    def rows(self) -> int:
        return int(self.cells.shape[0])


def decode(group: Any, config: ModelConfig) -> DecodedGroup:
    """Raises CorruptSample, naming the field, where lengths differ, a number is not finite or a kind is unknown."""
    rows = len(group.rows)
    columns = {c.feature: c for c in group.columns}
    user_columns = {c.feature: c for c in group.user.columns}
    cells = np.full((rows, len(TASKS)), MASKED, dtype=np.int64)
    unknown, newest = 0, 0
    for i, row in enumerate(group.rows):
        for cell in row.cells:
            newest = max(newest, cell.landed_at_ms)
            place, kind = _PLACE.get(cell.task), _KIND.get(cell.kind)
            if place is None:
                unknown += 1
            elif kind is None:
                raise CorruptSample(f"rows[{i}].cells: kind {cell.kind} of task {cell.task} is unknown")
            else:
                cells[i, place] = kind
    return DecodedGroup(
        request_id=group.request_id,
        policy=group.policy,
        user_id=group.user.user_id,
        profile=_columns(user_columns, PROFILE, 1, np.int64)[0],
        served_at_ms=group.served_at_ms,
        short=_history("user.short_videos", group.user.short_videos, config.short_history),
        live=_history("user.live", group.user.live, config.live_history),
        rooms={
            "room_id": np.array([row.room_id for row in group.rows], dtype=np.int64),
            "author_id": _columns(columns, ("room.author_id",), rows, np.int64)[:, 0],
            "category_id": _columns(columns, ("room.category_id",), rows, np.int64)[:, 0],
        },
        dense=_columns(columns, DENSE, rows, np.float32),
        position=np.array([max(0, row.position) for row in group.rows], dtype=np.int64),
        cells=cells,
        first=np.array([row.first for row in group.rows], dtype=np.bool_),
        tick=group.tick,
        newest_landed_ms=newest,
        unknown_tasks=unknown,
    )


def _columns(columns: dict[int, Any], names: Rows[str], rows: int, dtype: type[Any]) -> NDArray[Any]:
    """[rows, names], made into an array once: columns are short and many."""
    flat: list[float] = []
    for name in names:
        column = columns.get(_NUMBER[name])
        if column is None:
            flat += [_DEFAULT[name]] * rows
            continue
        values = column.ints or column.floats
        if len(values) != rows:
            raise CorruptSample(f"{name} has {len(values)} values for {rows} rows")
        flat += values
    found = np.array(flat, dtype=dtype).reshape(len(names), rows)
    if dtype is np.float32 and not np.isfinite(found).all():
        raise CorruptSample(f"{names[int(np.argmin(np.isfinite(found).all(axis=1)))]} is not a finite number")
    return np.ascontiguousarray(found.T)


def _history(name: str, history: Any, longest: int) -> dict[str, NDArray[Any]]:
    columns = {column: getattr(history, _PLURAL[column]) for column in HISTORY_COLUMNS}
    for column, values in columns.items():
        if len(values) != len(history.author_ids):
            raise CorruptSample(f"{name}.{column} has {len(values)} values for {len(history.author_ids)} items")
    found = {
        column: np.array(values[:longest], dtype=np.float32 if column == "value" else np.int64)
        for column, values in columns.items()
    }
    if not np.isfinite(found["value"]).all():
        raise CorruptSample(f"{name}.value is not a finite number")
    return found


@dataclass(frozen=True)
class Batch:
    """Tensors of several groups: users padded to the longest history, rows one after the other."""

    users: UserColumns
    rooms: RoomColumns
    cells: Tensor
    first: Tensor
    user_id: NDArray[np.int64]

    @property
    def rows(self) -> int:
        return int(self.cells.shape[0])


def collate(groups: Rows[DecodedGroup]) -> Batch:
    """One batch of at least one group."""
    short, short_mask = _padded([g.short for g in groups])
    live, live_mask = _padded([g.live for g in groups])
    group = np.repeat(np.arange(len(groups)), [g.rows for g in groups])
    user_id = np.array([g.user_id for g in groups], dtype=np.int64)
    users = UserColumns(
        user_id=torch.from_numpy(user_id),
        profile=torch.from_numpy(np.stack([g.profile for g in groups])),
        served_at_ms=torch.tensor([g.served_at_ms for g in groups], dtype=torch.int64),
        short=short,
        short_mask=short_mask,
        live=live,
        live_mask=live_mask,
    )
    rooms = RoomColumns(
        room_id=_joined([g.rooms["room_id"] for g in groups]),
        author_id=_joined([g.rooms["author_id"] for g in groups]),
        category_id=_joined([g.rooms["category_id"] for g in groups]),
        dense=_joined([g.dense for g in groups]),
        position=_joined([g.position for g in groups]),
        group=torch.from_numpy(group),
    )
    return Batch(users, rooms, _joined([g.cells for g in groups]), _joined([g.first for g in groups]), user_id[group])


def _joined(parts: list[NDArray[Any]]) -> Tensor:
    return torch.from_numpy(np.concatenate(parts))


def _padded(
    histories: list[dict[str, NDArray[Any]]],
) -> tuple[tuple[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]:
    lengths = [len(h["author_id"]) for h in histories]
    longest = max(lengths)
    mask = np.zeros((len(histories), longest), dtype=np.float32)
    columns: list[NDArray[Any]] = []
    for name in HISTORY_COLUMNS:
        padded = np.zeros((len(histories), longest), dtype=histories[0][name].dtype)
        for i, history in enumerate(histories):
            padded[i, : lengths[i]] = history[name]
        columns.append(padded)
    for i, length in enumerate(lengths):
        mask[i, :length] = 1.0
    author, category, happened_at, value, flags = (torch.from_numpy(c) for c in columns)
    return (author, category, happened_at, value, flags), torch.from_numpy(mask)
