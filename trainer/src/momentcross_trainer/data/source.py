"""Where sample records come from, in arrival order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SourceRecord:
    """A record's bytes and where it stood."""

    partition: int
    offset: int
    value: bytes


class SampleSource(Protocol):
    """A stream of sample records. Offsets are the reader's own business: no group keeps them."""

    def seek(self, next_offsets: Mapping[int, int]) -> None:
        """Reads on from these offsets; a partition that is not named starts at its beginning."""

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        """What has arrived, in order within each partition; may be nothing."""

    @property
    def finished(self) -> bool:
        """Whether nothing will follow, ever."""

    def close(self) -> None:
        """Ends reading."""


class MemorySource:
    """Records from memory, for tests; as in a topic, more might follow. Passes the same contract as the Kafka one."""

    def __init__(self, records: Iterable[SourceRecord], at_once: int = 50) -> None:
        self._records = list(records)
        self._next: dict[int, int] = {}
        self._place = 0
        self._at_once = at_once

    def seek(self, next_offsets: Mapping[int, int]) -> None:
        self._next = dict(next_offsets)
        self._place = 0

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        given = 0
        while self._place < len(self._records) and given < self._at_once:
            record = self._records[self._place]
            self._place += 1
            if record.offset >= self._next.get(record.partition, 0):
                given += 1
                yield record

    @property
    def finished(self) -> bool:
        return False

    def close(self) -> None:
        self._place = len(self._records)
