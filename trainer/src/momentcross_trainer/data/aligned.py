"""Several partitions of a live topic, tick by tick, in the order in which files are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from momentcross_trainer.data.files import Ticks
from momentcross_trainer.data.source import SampleSource, SourceRecord


class AlignedSource:
    """Holds records back until every partition has ended their tick: then all groups of the tick, then its ends.

    What is held back is in memory: partitions that are read far apart cost as much.
    """

    def __init__(self, source: SampleSource, partitions: Sequence[int]) -> None:
        self._source = source
        self._partitions = list(partitions)
        self._begin()

    def _begin(self) -> None:
        self._ticks = {p: Ticks() for p in self._partitions}
        self._held: dict[int, deque[tuple[int, bool, SourceRecord]]] = {p: deque() for p in self._partitions}
        self._ended = dict.fromkeys(self._partitions, 0)

    def seek(self, next_offsets: Mapping[int, int]) -> None:
        self._begin()
        self._source.seek(next_offsets)

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        for record in self._source.poll(seconds):
            tick, end = self._ticks[record.partition].of(record)
            self._held[record.partition].append((tick, end, record))
            if end:
                self._ended[record.partition] = tick
        complete = min(self._ended.values(), default=0)
        ready = [
            (tick, end, p, i, record)
            for p in self._partitions
            for i, (tick, end, record) in enumerate(self._held[p])
            if tick <= complete
        ]
        for p in self._partitions:
            while self._held[p] and self._held[p][0][0] <= complete:
                self._held[p].popleft()
        ready.sort(key=lambda r: r[:4])
        for *_, record in ready:
            yield record

    @property
    def finished(self) -> bool:
        return self._source.finished

    def close(self) -> None:
        self._source.close()
