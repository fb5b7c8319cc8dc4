"""A sample topic into files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from momentcross_trainer.data.files import SampleWriter, left_off
from momentcross_trainer.data.source import SampleSource


class EndingSource(SampleSource, Protocol):
    """A source that knows its partitions, and which of them it has read to their ends."""

    partitions: list[int]

    @property
    def ended(self) -> set[int]: ...


def dump(
    source: EndingSource,
    out: Path,
    first_tick: int | None = None,
    last_tick: int | None = None,
    on_rows: Callable[[int, int], None] = lambda rows, tick: None,
) -> int:
    """Writes what the topic holds, up to its end or to the end of ``last_tick``; returns the rows written.

    Where ``out`` holds files already, it goes on after them. ``on_rows`` hears of rows read and of their tick.
    """
    before = left_off(out)
    source.seek({partition: at.next_offset for partition, at in before.items()})
    writers = {partition: SampleWriter(out, partition, before.get(partition)) for partition in source.partitions}
    done: set[int] = set()
    written = 0
    try:
        while len(done | source.ended) < len(writers):
            read, tick = 0, 0
            for record in source.poll(0.5):
                read += 1
                if record.partition in done:
                    continue
                writer = writers[record.partition]
                tick, tick_end = writer.tick_of(record)
                if last_tick is not None and tick > last_tick:
                    done.add(record.partition)
                elif first_tick is None or tick >= first_tick:
                    writer.add(record, tick, tick_end)
                    written += 1
                if tick_end and last_tick is not None and tick >= last_tick:
                    done.add(record.partition)
            on_rows(read, tick)
    finally:
        for writer in writers.values():
            writer.close()
        source.close()
    return written
