"""Sample files from KuaiLive's CSV files: one row an exposure, features as of the moment it was shown."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from momentcross_trainer.data.files import SampleWriter
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.imports import kuailive
from momentcross_trainer.learn.learner import TICK_MS
from momentcross_trainer.spec import PROFILE
from momentcross_trainer.wire import catalogue, features_pb2, samples_pb2

_NUMBER = {f["name"]: f["number"] for f in catalogue()["features"]}
_POSITIVE, _NEGATIVE = samples_pb2.CELL_KIND_POSITIVE, samples_pb2.CELL_KIND_NEGATIVE
_ACTS = {"like": ("likes", 4), "comment": ("comments", 8), "gift": ("gifts", 16)}
_COUNTS = ("exposures", "clicks", "likes", "comments", "gifts")
_POLICY = "kuailive"


@dataclass(frozen=True)
class _Exposure:
    user: int
    room: int
    author: int
    at_ms: int
    # None: it was shown and not clicked.
    watched_ms: int | None

    @property
    def ends_ms(self) -> int:
        return self.at_ms + (self.watched_ms or 0)


def write_samples(
    folder: Path, out: Path, long_view_ms: int, history: int, on_rows: Callable[[int, int], None] = lambda n, of: None
) -> dict[str, int]:
    """Writes sample files in one partition; returns counts.

    A user's exposures of one tick (30 s) are a request. All cells of an exposure land in the tick in which it ended:
    when it was shown, or, where it was clicked, when the watching ended; a like, comment or gift belongs to it that
    happened in between. There are no cells of follow: the set has none. Room counts are of the set's own users, from
    strictly before the request; the live history holds what had ended by then. There are no short videos.
    """
    made = _Maker(folder, long_view_ms, history)
    writer = SampleWriter(out, 0)
    counts: Counter[str] = Counter()
    for offset, record in enumerate(made.records(counts)):
        placed = SourceRecord(0, offset, record.SerializeToString())
        writer.add(placed, *writer.tick_of(placed))
        if offset % 2_000 == 0:
            on_rows(counts["exposures"], made.exposures)
    writer.close()
    on_rows(counts["exposures"], made.exposures)
    return dict(counts)


class _Maker:
    def __init__(self, folder: Path, long_view_ms: int, history: int) -> None:
        tables = kuailive.interactions(folder)
        self._rooms = kuailive.rooms(folder)
        self._profiles = kuailive.profiles(folder)
        self._followers = kuailive.followers(folder)
        self._long_view_ms = long_view_ms
        self._shown = _shown(tables)
        self._acts = {name: _acts(tables[name]) for name in _ACTS}
        self._events = sorted(
            (t, act, room)
            for act, table in ((name, tables[name]) for name in _ACTS)
            for t, room in zip(table["timestamp"].to_pylist(), table["live_id"].to_pylist(), strict=True)
        )
        self._totals: dict[int, Counter[str]] = defaultdict(Counter)
        self._histories: dict[int, deque[tuple[int, int, int, int, float, int]]] = defaultdict(
            lambda: deque(maxlen=history)
        )
        self._ends: list[tuple[int, int, _Exposure]] = []
        self._next_event = 0
        self._begun = 0
        self.exposures = len(self._shown["user"])

    def records(self, counts: Counter[str]) -> Iterator[Any]:
        """Groups and tick ends, in the order of landing."""
        waiting: list[tuple[int, int, Any]] = []
        number = 0
        for tick, requests in self._ticks():
            yield from _landed(waiting, tick)
            for exposures in requests:
                for ends, group in self._groups(exposures):
                    number += 1
                    heapq.heappush(waiting, (ends, number, group))
                counts["requests"] += 1
                counts["exposures"] += len(exposures)
                counts["clicks"] += sum(e.watched_ms is not None for e in exposures)
        yield from _landed(waiting, 1 << 60)

    def _ticks(self) -> Iterator[tuple[int, list[list[_Exposure]]]]:
        """Each tick's requests: exposures of one user, in the order of time."""
        columns = [self._shown[name] for name in ("user", "room", "author", "at_ms", "watched_ms")]
        ticks = self._shown["at_ms"] // TICK_MS
        starts = np.flatnonzero(np.r_[True, ticks[1:] != ticks[:-1]]) if len(ticks) else np.empty(0, np.int64)
        for start, end in zip(starts, [*starts[1:], len(ticks)], strict=True):
            by_user: dict[int, list[_Exposure]] = {}
            for user, room, author, at, watched in zip(*(c[start:end].tolist() for c in columns), strict=True):
                shown = _Exposure(user, room, author, at, watched if watched >= 0 else None)
                by_user.setdefault(user, []).append(shown)
            yield int(ticks[start]), sorted(by_user.values(), key=lambda found: found[0].at_ms)

    def _groups(self, exposures: list[_Exposure]) -> Iterator[tuple[int, Any]]:
        """One group per tick in which some of the request's exposures ended."""
        served = exposures[0].at_ms
        self._reach(served)
        by_end: dict[int, list[tuple[int, _Exposure]]] = {}
        for position, shown in enumerate(exposures):
            by_end.setdefault(shown.ends_ms // TICK_MS, []).append((position, shown))
        user = self._user(exposures[0].user, served)
        for tick, shown_then in by_end.items():
            yield tick, self._group(tick, served, user, shown_then)
        for shown in exposures:
            totals = self._totals[shown.room]
            totals["exposures"] += 1
            if shown.watched_ms is not None:
                totals["clicks"] += 1
                self._begun += 1
                heapq.heappush(self._ends, (shown.ends_ms, self._begun, shown))

    def _reach(self, now_ms: int) -> None:
        """Everything from strictly before now is known."""
        while self._next_event < len(self._events) and self._events[self._next_event][0] < now_ms:
            _, act, room = self._events[self._next_event]
            self._totals[room][_ACTS[act][0]] += 1
            self._next_event += 1
        while self._ends and self._ends[0][0] < now_ms:
            shown = heapq.heappop(self._ends)[2]
            flags = 1 + (2 if (shown.watched_ms or 0) >= self._long_view_ms else 0)
            flags += sum(bit for act, (_, bit) in _ACTS.items() if self._did(act, shown))
            category = self._rooms.get(shown.room, (0, 0))[1]
            item = (shown.room, shown.author, category, shown.at_ms, (shown.watched_ms or 0) / 1e3, flags)
            self._histories[shown.user].appendleft(item)

    def _did(self, act: str, shown: _Exposure) -> bool:
        times = self._acts[act].get((shown.user, shown.room), ())
        return any(shown.at_ms <= t <= shown.ends_ms for t in times)

    def _user(self, user: int, served_ms: int) -> Any:
        # An end may come after a later click's: newest first by when it happened.
        items = sorted(self._histories[user], key=lambda item: -item[3])
        columns = list(zip(*items, strict=True)) or [()] * 6
        profile = self._profiles.get(user, (0, 0, 0))
        return features_pb2.UserFeatures(
            user_id=user,
            columns=[
                features_pb2.FeatureColumn(feature=_NUMBER[name], ints=[value])
                for name, value in zip(PROFILE, profile, strict=True)
            ],
            live=features_pb2.History(
                item_ids=columns[0],
                author_ids=columns[1],
                category_ids=columns[2],
                happened_at_ms=columns[3],
                values=columns[4],
                flags=columns[5],
            ),
        )

    def _group(self, tick: int, served_ms: int, user: Any, shown: list[tuple[int, _Exposure]]) -> Any:
        known = [e for _, e in shown]
        started = [self._rooms.get(e.room, (served_ms, 0)) for e in known]

        def column(name: str, values: list[Any], whole: bool = False) -> Any:
            if whole:
                return features_pb2.FeatureColumn(feature=_NUMBER[name], ints=values)
            return features_pb2.FeatureColumn(feature=_NUMBER[name], floats=values)

        group = samples_pb2.SampleGroup(
            request_id=f"{user.user_id}-{served_ms}",
            policy=_POLICY,
            tick=tick,
            served_at_ms=served_ms,
            user=user,
            columns=[
                column("room.author_id", [e.author for e in known], whole=True),
                column("room.category_id", [category for _, category in started], whole=True),
                column("room.age_s", [max(0.0, (served_ms - start) / 1e3) for start, _ in started]),
                column("author.followers", [self._followers.get(e.author, 0.0) for e in known]),
                *(column(f"room.{c}_total", [float(self._totals[e.room][c]) for e in known]) for c in _COUNTS),
            ],
            rows=[
                samples_pb2.SampleRow(
                    room_id=e.room, position=position, propensity=1.0, first=True, cells=self._cells(tick, e)
                )
                for position, e in shown
            ],
        )
        return samples_pb2.SampleRecord(group=group)

    def _cells(self, tick: int, shown: _Exposure) -> list[Any]:
        clicked = shown.watched_ms is not None
        true = {"click": clicked, "long_view": clicked and (shown.watched_ms or 0) >= self._long_view_ms}
        true |= {act: clicked and self._did(act, shown) for act in _ACTS}
        return [
            samples_pb2.Cell(task=task, kind=_POSITIVE if t else _NEGATIVE, landed_at_ms=(tick + 1) * TICK_MS)
            for task, t in true.items()
        ]


def _landed(waiting: list[tuple[int, int, Any]], before_tick: int) -> Iterator[Any]:
    """What landed in ticks before this one, each tick with its end."""
    while waiting and waiting[0][0] < before_tick:
        tick = waiting[0][0]
        while waiting and waiting[0][0] == tick:
            yield heapq.heappop(waiting)[2]
        end = samples_pb2.TickEnd(policy=_POLICY, tick=tick, at_ms=(tick + 1) * TICK_MS)
        yield samples_pb2.SampleRecord(tick_end=end)


def _shown(tables: dict[str, pa.Table]) -> dict[str, Any]:
    """Clicks and negatives in the order of time; ``watched_ms`` -1 where there was no click."""
    parts = [tables["click"], tables["negative"]]
    given = {"user": "user_id", "room": "live_id", "author": "streamer_id", "at_ms": "timestamp"}
    columns = {name: np.concatenate([np.asarray(t[column]) for t in parts]) for name, column in given.items()}
    watched = np.asarray(tables["click"]["watch_live_time"]).astype(np.int64)
    columns["watched_ms"] = np.concatenate([np.maximum(watched, 0), np.full(tables["negative"].num_rows, -1)])
    order = np.lexsort((columns["room"], columns["user"], columns["at_ms"]))
    return {name: values[order] for name, values in columns.items()}


def _acts(table: pa.Table) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for user, room, at in zip(*(table[c].to_pylist() for c in ("user_id", "live_id", "timestamp")), strict=True):
        found[user, room].append(at)
    return dict(found)
