"""Sample records in Parquet files: what a topic held, kept for whoever learns or judges offline.

One row a record: ``partition``, ``offset``, ``tick`` in which it arrived, ``tick_end`` where it closes that tick, and
``value``, the SampleRecord as it stood in the topic. A file holds rows of one partition in the order of their offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.wire import samples_pb2

SCHEMA = pa.schema(
    [
        pa.field("partition", pa.int32(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("tick", pa.int64(), nullable=False),
        pa.field("tick_end", pa.bool_(), nullable=False),
        pa.field("value", pa.binary(), nullable=False),
    ]
)
_INDEX = ["partition", "offset", "tick", "tick_end"]
_GROUP_BYTES = 4 << 20
_GROUP_ROWS = 2_000
_FILE_BYTES = 256 << 20


class SampleFileError(RuntimeError):
    """Sample files cannot be read or written; the message names the file and, where there is one, the row (from 0)."""


class Ticks:
    """In which tick each record of a partition arrives: its own, or that of those before it where it has none.

    It never falls, and nothing of a tick comes after its end.
    """

    def __init__(self, tick: int = 0, ended: bool = False) -> None:
        self._tick = tick
        self._ended = ended

    def of(self, record: SourceRecord) -> tuple[int, bool]:
        """The tick, and whether the record closes it."""
        tick, end = 0, False
        try:
            sample = samples_pb2.SampleRecord.FromString(record.value)
            end = sample.WhichOneof("record") == "tick_end"
            tick = sample.tick_end.tick if end else sample.group.tick
        except DecodeError:
            pass  # Kept as it is: whoever learns it counts it.
        self._tick = max(self._tick + (1 if self._ended and not end else 0), tick)
        self._ended = end
        return self._tick, end


class SampleWriter:
    """Writes a partition's records, in the order of their offsets, into files of some 256 MB.

    A file has its name only once it is whole: a kill leaves ``*.tmp`` behind, which the next writer replaces.
    """

    def __init__(self, folder: Path, partition: int, after: LeftOff | None = None) -> None:
        self._folder = folder
        self._partition = partition
        self._ticks = Ticks(after.tick, after.ended) if after else Ticks()
        self._columns: list[tuple[int, int, bool, bytes]] = []
        self._bytes = 0
        self._file: tuple[pq.ParquetWriter, Path, int] | None = None

    def tick_of(self, record: SourceRecord) -> tuple[int, bool]:
        """The tick in which a record arrives, and whether it closes it."""
        return self._ticks.of(record)

    def add(self, record: SourceRecord, tick: int, tick_end: bool) -> None:
        self._columns.append((record.offset, tick, tick_end, record.value))
        self._bytes += len(record.value)
        if self._bytes >= _GROUP_BYTES or len(self._columns) >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._columns:
            return
        offsets, ticks, ends, values = zip(*self._columns, strict=True)
        table = pa.table([[self._partition] * len(offsets), offsets, ticks, ends, values], schema=SCHEMA)
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"p{self._partition:05d}-{offsets[0]:018d}.parquet"
            temporary = path.with_suffix(".parquet.tmp")
            writer = pq.ParquetWriter(
                temporary, SCHEMA, compression="zstd", use_dictionary=["partition", "tick"], write_page_checksum=True
            )
            self._file = (writer, path, 0)
        writer, path, written = self._file
        writer.write_table(table)
        self._file = (writer, path, written + self._bytes)
        self._columns, self._bytes = [], 0
        if self._file[2] >= _FILE_BYTES:
            self._finish()

    def _finish(self) -> None:
        if self._file is not None:
            writer, path, _ = self._file
            writer.close()
            path.with_suffix(".parquet.tmp").replace(path)
            self._file = None

    def close(self) -> None:
        self._flush()
        self._finish()


@dataclass(frozen=True)
class _File:
    path: Path
    parquet: pq.ParquetFile
    # Where each row group begins, and the file's end.
    starts: NDArray[np.int64]


class FileSource:
    """All rows of a folder's files, tick by tick: a tick's groups of every partition, then the tick's ends.

    The order is that of the files' content alone, however they were written. ``first_tick`` and ``last_tick`` narrow
    it, both included; ``share`` (i, n) to every n-th partition from the i-th. Raises SampleFileError at once where the
    files do not fit together, and while reading where a page is damaged.
    """

    at_once = 200

    def __init__(
        self,
        folder: Path,
        first_tick: int | None = None,
        last_tick: int | None = None,
        share: tuple[int, int] = (0, 1),
    ) -> None:
        self._files = [_open(path) for path in sorted(folder.glob("*.parquet"))]
        if not self._files:
            raise SampleFileError(f"{folder} holds no sample files (*.parquet)")
        index = [_index(file) for file in self._files]
        columns = {name: np.concatenate([i[name] for i in index]) for name in _INDEX}
        file = np.repeat(np.arange(len(index)), [len(i["offset"]) for i in index])
        row = np.concatenate([np.arange(len(i["offset"])) for i in index])
        self._check(columns, file, row)
        first, last = int(columns["tick"].min()), int(columns["tick"].max())
        self.ticks = (first if first_tick is None else first_tick, last if last_tick is None else last_tick)
        partitions = np.unique(columns["partition"])[share[0] :: share[1]]
        kept = (columns["tick"] >= self.ticks[0]) & (columns["tick"] <= self.ticks[1])
        kept &= np.isin(columns["partition"], partitions)
        order = np.lexsort((columns["offset"], columns["partition"], columns["tick_end"], columns["tick"]))
        order = order[kept[order]]
        self._partition, self._offset = columns["partition"][order], columns["offset"][order]
        self._file, self._row = file[order], row[order]
        self.partitions = [int(p) for p in partitions]
        self._cache: dict[int, tuple[int, Any]] = {}
        self._place = 0
        self._left = np.arange(len(order))

    def __len__(self) -> int:
        """Rows of the chosen ticks."""
        return len(self._offset)

    @property
    def passed(self) -> int:
        """Rows that were read or sought past."""
        return len(self) - len(self._left) + self._place

    @property
    def finished(self) -> bool:
        return self._place >= len(self._left)

    def seek(self, next_offsets: Mapping[int, int]) -> None:
        wanted = np.zeros(len(self._offset), dtype=np.int64)
        for partition, offset in next_offsets.items():
            wanted[self._partition == partition] = offset
        self._left = np.flatnonzero(self._offset >= wanted)
        self._place = 0

    def poll(self, seconds: float) -> Iterator[SourceRecord]:
        """Up to ``at_once`` records; nothing once it is ``finished``."""
        for _ in range(self.at_once):
            if self.finished:
                return
            at = self._left[self._place]
            self._place += 1
            value = self._value(int(self._file[at]), int(self._row[at]))
            yield SourceRecord(int(self._partition[at]), int(self._offset[at]), value)

    def _value(self, file: int, row: int) -> bytes:
        opened = self._files[file]
        group = int(np.searchsorted(opened.starts, row, side="right")) - 1
        partition_cache = self._cache.get(file)
        if partition_cache is None or partition_cache[0] != group:
            try:
                values = opened.parquet.read_row_group(group, columns=["value"]).column(0)
            except (pa.ArrowException, OSError) as e:
                first, last = opened.starts[group], opened.starts[group + 1] - 1
                raise SampleFileError(f"{opened.path}: rows {first} to {last} cannot be read: {_said(e)}") from e
            partition_cache = (group, values)
            self._cache[file] = partition_cache
        value: bytes = partition_cache[1][row - int(opened.starts[group])].as_py()
        if row + 1 == opened.starts[group + 1]:
            del self._cache[file]
        return value

    def _check(self, columns: dict[str, NDArray[Any]], file: NDArray[Any], row: NDArray[Any]) -> None:
        """Offsets rise within a partition; ticks do not fall, and nothing of a tick comes after its end."""
        by_partition = np.lexsort((row, file, columns["partition"]))
        same = np.diff(columns["partition"][by_partition]) == 0
        key = columns["tick"] * 2 + columns["tick_end"]
        for name, values, least in (("offset", columns["offset"], 1), ("tick", key, 0)):
            wrong = np.flatnonzero(same & (np.diff(values[by_partition]) < least))
            if len(wrong):
                at = by_partition[wrong[0] + 1]
                before = by_partition[wrong[0]]
                path = self._files[int(file[at])].path
                raise SampleFileError(
                    f"{path}: row {row[at]}: {name} {columns[name][at]} of partition {columns['partition'][at]} "
                    f"comes after {name} {columns[name][before]}"
                )

    def close(self) -> None:
        for file in self._files:
            file.parquet.close()


def _open(path: Path) -> _File:
    try:
        parquet = pq.ParquetFile(path, page_checksum_verification=True)
    except (pa.ArrowException, OSError) as e:
        raise SampleFileError(f"{path} is no whole Parquet file: {_said(e)}") from e
    schema = parquet.schema_arrow
    for field in SCHEMA:
        if field.name not in schema.names:
            raise SampleFileError(f"{path}: there is no column {field.name}")
        if schema.field(field.name).type != field.type:
            raise SampleFileError(
                f"{path}: column {field.name} is {schema.field(field.name).type}, and should be {field.type}"
            )
    groups = [parquet.metadata.row_group(i).num_rows for i in range(parquet.num_row_groups)]
    return _File(path, parquet, np.cumsum([0, *groups]))


def _index(file: _File) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {}
    for name in _INDEX:
        try:
            column = file.parquet.read(columns=[name]).column(0)
        except (pa.ArrowException, OSError) as e:
            raise SampleFileError(f"{file.path}: column {name} cannot be read: {_said(e)}") from e
        if column.null_count:
            row = int(np.argmax(np.asarray(column.is_null())))
            raise SampleFileError(f"{file.path}: row {row}: {name} is null")
        columns[name] = np.asarray(column)
    return columns


@dataclass(frozen=True)
class LeftOff:
    """Where a partition's files end: the next offset, the tick of the last record, and whether that closed it."""

    next_offset: int
    tick: int
    ended: bool


def left_off(folder: Path) -> dict[int, LeftOff]:
    """Per partition; empty where the folder holds no files."""
    found: dict[int, LeftOff] = {}
    for path in sorted(folder.glob("*.parquet")):
        index = _index(_open(path))
        for partition in (int(p) for p in np.unique(index["partition"])):
            last = np.flatnonzero(index["partition"] == partition)[-1]
            here = LeftOff(int(index["offset"][last]) + 1, int(index["tick"][last]), bool(index["tick_end"][last]))
            if partition not in found or here.next_offset > found[partition].next_offset:
                found[partition] = here
    return found


def _said(e: BaseException) -> str:
    return str(e).strip().splitlines()[0] if str(e).strip() else type(e).__name__
