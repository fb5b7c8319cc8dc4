from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic import author_match_stream, group, record, tick_end

from momentcross_trainer.data import files
from momentcross_trainer.data.dump import dump
from momentcross_trainer.data.files import SCHEMA, FileSource, SampleFileError
from momentcross_trainer.data.source import MemorySource, SourceRecord
from momentcross_trainer.wire import samples_pb2

CLICK = {"click": samples_pb2.CELL_KIND_POSITIVE}


class Topic(MemorySource):
    """Records that end, as a topic does when it is dumped."""

    def __init__(self, records: list[SourceRecord], at_once: int = 7) -> None:
        super().__init__(records, at_once)
        self.partitions = sorted({r.partition for r in records})

    @property
    def ended(self) -> set[int]:
        return set(self.partitions) if self._place >= len(self._records) else set()


def two_partitions(ticks: int = 4, groups: int = 3) -> list[SourceRecord]:
    """Partition 1 is a tick ahead of partition 0, as a consumer may find them."""
    found: dict[int, list[SourceRecord]] = {0: [], 1: []}
    for p, records in found.items():
        for tick in range(1, ticks + 1):
            for g in range(groups):
                records.append(record(len(records), group(10 * p + g, [1, 2], [5, 6], [CLICK] * 2, tick), p))
            records.append(record(len(records), tick_end(tick), p))
    size = groups + 1
    ahead = found[1][:size]
    for t in range(ticks):
        ahead += found[0][t * size : (t + 1) * size] + found[1][(t + 1) * size : (t + 2) * size]
    return ahead


def read(source: FileSource) -> list[SourceRecord]:
    records: list[SourceRecord] = []
    while not source.finished:
        records += source.poll(0.0)
    return records


def places(records: list[SourceRecord]) -> list[tuple[int, int]]:
    return [(r.partition, r.offset) for r in records]


def test_a_ticks_groups_of_all_partitions_come_before_its_ends(tmp_path: Path) -> None:
    records = two_partitions(ticks=2)

    assert dump(Topic(records), tmp_path) == len(records) == 16

    found = read(FileSource(tmp_path))
    assert places(found)[:8] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    assert {(r.partition, r.offset): r.value for r in found} == {(r.partition, r.offset): r.value for r in records}


def test_small_files_and_row_groups_read_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = two_partitions(ticks=5)
    dump(Topic(records), tmp_path / "large")
    monkeypatch.setattr(files, "_GROUP_ROWS", 3)
    monkeypatch.setattr(files, "_FILE_BYTES", 1500)
    dump(Topic(records), tmp_path / "small")

    assert len(list((tmp_path / "small").iterdir())) > 4
    assert read(FileSource(tmp_path / "small")) == read(FileSource(tmp_path / "large"))


def test_sought_offsets_are_where_reading_goes_on(tmp_path: Path) -> None:
    dump(Topic(two_partitions()), tmp_path)
    source = FileSource(tmp_path)
    everything = read(source)
    for passed in (0, 5, 17, len(everything)):
        after = {p: max((r.offset + 1 for r in everything[:passed] if r.partition == p), default=0) for p in (0, 1)}
        source.seek(after)
        assert source.passed == passed
        assert read(source) == everything[passed:]


def test_ticks_narrow_what_is_read(tmp_path: Path) -> None:
    dump(Topic(two_partitions(ticks=4)), tmp_path)
    source = FileSource(tmp_path, first_tick=2, last_tick=3)

    assert source.ticks == (2, 3)
    assert len(source) == 16
    assert [r.offset for r in read(source) if r.partition == 0] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert FileSource(tmp_path).ticks == (1, 4)


def test_a_range_of_ticks_is_dumped_up_to_its_end_in_every_partition(tmp_path: Path) -> None:
    source = Topic(two_partitions(ticks=6))

    assert dump(source, tmp_path, first_tick=2, last_tick=3) == 16
    assert FileSource(tmp_path).ticks == (2, 3)


@pytest.mark.parametrize("first", [1, 9, 20])
def test_a_dump_goes_on_after_the_files_that_are_there(tmp_path: Path, first: int) -> None:
    records = two_partitions()
    dump(Topic(records), tmp_path / "once")
    dump(Topic(records[:first]), tmp_path / "twice")
    dump(Topic(records), tmp_path / "twice")

    assert read(FileSource(tmp_path / "twice")) == read(FileSource(tmp_path / "once"))


def test_a_corrupt_record_is_kept_in_its_place(tmp_path: Path) -> None:
    records = author_match_stream(10)
    records[3] = SourceRecord(0, 3, b"\x07")
    dump(Topic(records), tmp_path)

    assert read(FileSource(tmp_path)) == records


def write(path: Path, change: Callable[[dict[str, list[object]]], object]) -> None:
    columns: dict[str, list[object]] = {
        "partition": [0, 0, 0],
        "offset": [0, 1, 2],
        "tick": [1, 1, 2],
        "tick_end": [False, True, False],
        "value": [b"", b"", b""],
    }
    change(columns)
    schema = pa.schema([pa.field(f.name, f.type) for f in SCHEMA if f.name in columns])
    pq.write_table(pa.table(columns, schema=schema), path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["offset"].reverse(), "row 1: offset 1 of partition 0 comes after offset 2"),
        (lambda c: c.update(offset=[0, 1, 1]), "row 2: offset 1 of partition 0 comes after offset 1"),
        (lambda c: c.update(tick=[1, 1, 0]), "row 2: tick 0 of partition 0 comes after tick 1"),
        (lambda c: c.update(tick=[1, 1, 1]), "row 2: tick 1 of partition 0 comes after tick 1"),
        (lambda c: c.update(tick=[1, None, 2]), "row 1: tick is null"),
        (lambda c: c.pop("value"), "there is no column value"),
    ],
)
def test_what_does_not_fit_together_is_named_by_file_and_row(
    tmp_path: Path, change: Callable[[dict[str, list[object]]], object], said: str
) -> None:
    write(tmp_path / "a.parquet", change)

    with pytest.raises(SampleFileError, match=rf"a\.parquet: {said}"):
        FileSource(tmp_path)


def test_a_column_of_another_type_is_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({f.name: pa.array([], pa.string()) for f in SCHEMA}), tmp_path / "a.parquet")

    with pytest.raises(SampleFileError, match=r"a\.parquet: column partition is string, and should be int32"):
        FileSource(tmp_path)


def test_a_file_cut_short_and_an_empty_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(SampleFileError, match="holds no sample files"):
        FileSource(tmp_path)
    dump(Topic(two_partitions()), tmp_path)
    path = sorted(tmp_path.iterdir())[0]
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(SampleFileError, match=r"p00000-.*\.parquet is no whole Parquet file"):
        FileSource(tmp_path)


def test_a_flipped_bit_is_found_and_its_rows_are_named(tmp_path: Path) -> None:
    dump(Topic(author_match_stream(50)), tmp_path)
    path = next(tmp_path.iterdir())
    column = pq.ParquetFile(path).metadata.row_group(0).column(4)
    spoiled = bytearray(path.read_bytes())
    spoiled[column.data_page_offset + column.total_compressed_size // 2] ^= 1
    path.write_bytes(bytes(spoiled))

    with pytest.raises(SampleFileError, match=r"\.parquet: rows 0 to 59 cannot be read"):
        read(FileSource(tmp_path))


def test_many_rows_are_indexed_not_held(tmp_path: Path) -> None:
    dump(Topic(author_match_stream(20)), tmp_path)
    source = FileSource(tmp_path)

    assert not source._cache
    assert source._offset.dtype == np.int64
