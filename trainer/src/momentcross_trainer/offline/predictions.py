"""Predictions of rows, one row a cell in a Parquet file."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from momentcross_trainer.data.batch import DecodedGroup
from momentcross_trainer.model.loss import CORRECTION, MASKED, NEGATIVE
from momentcross_trainer.spec import TASKS

# ``correction``: the cell repairs a negative that was told before; the label is 1. The histories' lengths tell cold
# users from others.
SCHEMA = pa.schema(
    [
        ("request_id", pa.string()),
        ("room_id", pa.int64()),
        ("user_id", pa.int64()),
        ("tick", pa.int64()),
        ("task", pa.dictionary(pa.int8(), pa.string())),
        ("p", pa.float32()),
        ("label", pa.int8()),
        ("correction", pa.bool_()),
        ("position", pa.int64()),
        ("served_at_ms", pa.int64()),
        ("short_items", pa.int32()),
        ("live_items", pa.int32()),
    ]
)


def table(groups: Sequence[DecodedGroup], probabilities: NDArray[np.float32]) -> pa.Table:
    """The cells of these groups' rows with what was predicted for them, by row, then by task."""
    cells = np.concatenate([g.cells for g in groups])
    row, task = np.nonzero(cells != MASKED)
    kind = cells[row, task]
    of_group = np.repeat(np.arange(len(groups)), [g.rows for g in groups])[row]

    def per_group(values: list[int]) -> NDArray[np.int64]:
        return np.array(values, dtype=np.int64)[of_group]

    return pa.table(
        [
            pa.array([g.request_id for g in groups]).take(pa.array(of_group)),
            np.concatenate([g.rooms["room_id"] for g in groups])[row],
            per_group([g.user_id for g in groups]),
            per_group([g.tick for g in groups]),
            pa.DictionaryArray.from_arrays(pa.array(task, pa.int8()), pa.array(TASKS)),
            probabilities[row, task],
            (kind != NEGATIVE).astype(np.int8),
            kind == CORRECTION,
            np.concatenate([g.position for g in groups])[row],
            per_group([g.served_at_ms for g in groups]),
            per_group([len(g.short["author_id"]) for g in groups]).astype(np.int32),
            per_group([len(g.live["author_id"]) for g in groups]).astype(np.int32),
        ],
        schema=SCHEMA,
    )


class PredictionFile:
    """Written part by part, so that a run that was stopped can go on; ``finish`` makes one file of the parts."""

    def __init__(self, path: Path, parts: int = 0) -> None:
        """Goes on after so many parts; what was written later is dropped."""
        self.path = path
        self.parts = parts
        self._folder = path.with_name(path.name + ".parts")
        self._tables: list[pa.Table] = []
        for part in self._folder.iterdir() if self._folder.exists() else ():
            if part.suffix != ".parquet" or int(part.stem) >= parts:
                part.unlink()

    def add(self, groups: Sequence[DecodedGroup], probabilities: NDArray[np.float32]) -> None:
        self._tables.append(table(groups, probabilities))

    def end_part(self) -> None:
        """What was added since is one part, whole or not there."""
        if not self._tables:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{self.parts:08d}.parquet"
        temporary = part.with_suffix(".tmp")
        pq.write_table(pa.concat_tables(self._tables), temporary, compression="zstd")
        temporary.replace(part)
        self._tables = []
        self.parts += 1

    def finish(self) -> None:
        """Does nothing where an earlier call has done it."""
        self.end_part()
        if self.path.exists() and not self._folder.exists():
            return
        temporary = self.path.with_name(self.path.name + ".tmp")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(temporary, SCHEMA, compression="zstd") as writer:
            for part in sorted(self._folder.glob("*.parquet")):
                writer.write_table(pq.read_table(part))
        temporary.replace(self.path)
        # Renamed first: half a folder is never taken for all parts.
        done = self._folder.rename(self._folder.with_suffix(".done"))
        shutil.rmtree(done)
