"""Made-up sample streams: small, seeded, with a truth that a model can find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from momentcross_trainer.config import LearnConfig, ModelConfig
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.spec import TASKS
from momentcross_trainer.wire import catalogue, features_pb2, samples_pb2

NUMBER = {f["name"]: f["number"] for f in catalogue()["features"]}
NOW = 1_795_000_000_000

TINY = ModelConfig(
    author_rows=512,
    category_rows=64,
    room_rows=512,
    user_rows=256,
    width=16,
    short_history=40,
    live_history=20,
    recent_length=8,
    author_length=4,
    soft_length=4,
    mixed_length=6,
    experts_shared=1,
    expert_width=12,
)
LEARN = LearnConfig(batch_rows=32, tick_rows=32, dense_rate=5e-3, model=TINY)


def history(authors: Sequence[int], value: float = 0.5) -> Any:
    """A history of these authors, newest first, a minute apart."""
    n = len(authors)
    return features_pb2.History(
        item_ids=range(1, n + 1),
        author_ids=authors,
        category_ids=[a % 10 for a in authors],
        happened_at_ms=[NOW - 60_000 * i for i in range(n)],
        values=[value] * n,
        flags=[3] * n,
    )


def group(
    user: int,
    history_authors: Sequence[int],
    authors: Sequence[int],
    cells: Sequence[Mapping[str, Any]],
    tick: int = 1,
) -> Any:
    """A sample group: one row per author, ``cells`` maps each row's tasks to kinds."""
    return samples_pb2.SampleGroup(
        request_id=f"r{user}-{tick}",
        policy="moment",
        tick=tick,
        served_at_ms=NOW,
        user=features_pb2.UserFeatures(
            user_id=user, short_videos=history(history_authors), live=history(history_authors[:3])
        ),
        columns=[
            features_pb2.FeatureColumn(feature=NUMBER["room.author_id"], ints=authors),
            features_pb2.FeatureColumn(feature=NUMBER["room.category_id"], ints=[a % 10 for a in authors]),
            features_pb2.FeatureColumn(feature=NUMBER["room.viewers"], floats=[float(a % 7) for a in authors]),
        ],
        rows=[
            samples_pb2.SampleRow(
                room_id=a + 1_000_000,
                position=i,
                propensity=1.0,
                first=True,
                cells=[
                    samples_pb2.Cell(task=task, kind=kind, landed_at_ms=NOW + 30_000 * tick)
                    for task, kind in row.items()
                ],
            )
            for i, (a, row) in enumerate(zip(authors, cells, strict=True))
        ],
    )


def record(offset: int, content: Any, partition: int = 0) -> SourceRecord:
    """A group or a tick end as it stands in the topic."""
    if isinstance(content, samples_pb2.TickEnd):
        return SourceRecord(partition, offset, samples_pb2.SampleRecord(tick_end=content).SerializeToString())
    return SourceRecord(partition, offset, samples_pb2.SampleRecord(group=content).SerializeToString())


def tick_end(tick: int) -> Any:
    return samples_pb2.TickEnd(policy="moment", tick=tick, at_ms=NOW + 30_000 * tick)


def author_match_stream(groups: int, per_tick: int = 5, rows: int = 8, seed: int = 1) -> list[SourceRecord]:
    """A user clicks a room (9 of 10) whose author stands in the user's short videos, seldom (1 of 10) another."""
    random = np.random.default_rng(seed)
    positive, negative = samples_pb2.CELL_KIND_POSITIVE, samples_pb2.CELL_KIND_NEGATIVE
    records: list[SourceRecord] = []
    for g in range(groups):
        known = random.integers(1, 200, size=12).tolist()
        strangers = random.integers(1, 200, size=rows).tolist()
        authors = [int(random.choice(known)) if i % 2 else int(strangers[i]) for i in range(rows)]
        cells = []
        for author in authors:
            clicked = random.random() < (0.9 if author in known else 0.1)
            cells.append({task: positive if clicked and task in ("click", "long_view") else negative for task in TASKS})
        tick = g // per_tick + 1
        records.append(record(len(records), group(int(random.integers(1, 100)), known, authors, cells, tick)))
        if g % per_tick == per_tick - 1:
            records.append(record(len(records), tick_end(tick)))
    return records
