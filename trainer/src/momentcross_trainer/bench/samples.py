"""Made-up samples of a given history length; their content is noise, their shape is the demo's."""

from __future__ import annotations

from typing import Any

import numpy as np

from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.spec import DENSE, PROFILE, TASKS
from momentcross_trainer.wire import catalogue, features_pb2, samples_pb2

_NUMBER = {f["name"]: f["number"] for f in catalogue()["features"]}
_NOW = 1_795_000_000_000
_POSITIVE, _NEGATIVE = samples_pb2.CELL_KIND_POSITIVE, samples_pb2.CELL_KIND_NEGATIVE


def made_up(requests: int, history: int, live: int, per_tick: int, rows: int = 6, seed: int = 1) -> list[SourceRecord]:
    """So many requests of ``rows`` rows, a tick's end after every ``per_tick``."""
    random = np.random.default_rng(seed)
    records: list[SourceRecord] = []

    def add(record: Any) -> None:
        records.append(SourceRecord(0, len(records), record.SerializeToString()))

    for request in range(requests):
        tick = request // per_tick + 1
        add(samples_pb2.SampleRecord(group=_group(random, request, tick, history, live, rows)))
        if (request + 1) % per_tick == 0:
            add(samples_pb2.SampleRecord(tick_end=samples_pb2.TickEnd(tick=tick, at_ms=_NOW + 30_000 * tick)))
    return records


def _group(random: np.random.Generator, request: int, tick: int, history: int, live: int, rows: int) -> Any:
    def ints(name: str, values: Any) -> Any:
        return features_pb2.FeatureColumn(feature=_NUMBER[name], ints=values.tolist())

    def cells() -> list[Any]:
        clicked = random.random() < 0.2
        kinds = [_POSITIVE if clicked and random.random() < 0.5 else _NEGATIVE for _ in TASKS]
        return [
            samples_pb2.Cell(task=task, kind=kind, landed_at_ms=_NOW + 30_000 * tick)
            for task, kind in zip(TASKS, kinds, strict=True)
        ]

    dense = [
        features_pb2.FeatureColumn(feature=_NUMBER[name], floats=random.gamma(0.5, 20.0, rows).tolist())
        for name in DENSE
    ]
    return samples_pb2.SampleGroup(
        request_id=f"request-{request}",
        policy="moment",
        tick=tick,
        served_at_ms=_NOW,
        user=features_pb2.UserFeatures(
            user_id=int(random.integers(1, 5_000)),
            columns=[ints(name, random.integers(0, 5, 1)) for name in PROFILE],
            short_videos=_history(random, history),
            live=_history(random, live),
        ),
        columns=[
            ints("room.author_id", random.integers(1, 3_000, rows)),
            ints("room.category_id", random.integers(1, 40, rows)),
            *dense,
        ],
        rows=[
            samples_pb2.SampleRow(room_id=int(room), position=i, propensity=1.0, first=True, cells=cells())
            for i, room in enumerate(random.integers(1, 10_000, rows))
        ],
    )


def _history(random: np.random.Generator, items: int) -> Any:
    return features_pb2.History(
        item_ids=random.integers(1, 1 << 40, items).tolist(),
        author_ids=random.integers(1, 3_000, items).tolist(),
        category_ids=random.integers(1, 40, items).tolist(),
        happened_at_ms=(_NOW - np.cumsum(random.integers(0, 600_000, items))).tolist(),
        values=random.random(items).tolist(),
        flags=random.integers(0, 64, items).tolist(),
    )
