"""A simulated day's folder, as ``experiments day`` writes it, and predictions of its requests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from momentcross_trainer.learn.measures import Floats

NEVER = np.inf


class DayError(RuntimeError):
    """The folder is no whole day; the message says what is missing."""


@dataclass(frozen=True)
class Day:
    """``samples/<policy>``, ``requests`` as served with what became of them, ``truth``, and what the day came to."""

    folder: Path
    about: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> Day:
        """Raises DayError where the day is not there or not complete."""
        try:
            about = json.loads((folder / "day.json").read_text())
        except (OSError, ValueError) as e:
            raise DayError(f"{folder} holds no whole day: day.json cannot be read: {e}") from e
        return cls(folder, about)

    def samples(self, policy: str) -> Path:
        return self.folder / "samples" / policy

    @property
    def requests(self) -> Path:
        return self.folder / "requests"

    @property
    def position_decay(self) -> float:
        """Examined share of the place p of a slate: 1 / (1 + decay · p)."""
        return float(self.about["positionDecay"])


@dataclass(frozen=True)
class Clicks:
    """Predicted clicks of shown rooms beside the truth, all [rows]: one row an exposure, sorted by request.

    ``since_s``: seconds from the start of the room's newest highlight to the request, infinite where there was none.
    """

    p: Floats
    label: Floats
    truth: Floats
    since_s: Floats
    user: NDArray[np.int64]
    request: NDArray[np.int64]
    position: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> Clicks:
        return Clicks(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def clicks(day: Day, predictions: Path) -> Clicks:
    """The click predictions of one run. Raises DayError where a row has no truth."""
    columns = ["request_id", "room_id", "user_id", "p", "label", "position", "served_at_ms"]
    found = pq.read_table(predictions, columns=columns, filters=pc.field("task") == "click")
    known = ["request_id", "room_id", "click_probability", "highlight_at_ms"]
    truth = pa.concat_tables(pq.read_table(path, columns=known) for path in sorted((day.folder / "truth").iterdir()))
    joined = found.join(truth, keys=["request_id", "room_id"], join_type="left outer")
    if joined.column("click_probability").null_count:
        raise DayError(f"{predictions}: {joined.column('click_probability').null_count} rows are not of {day.folder}")
    request = joined.column("request_id").combine_chunks().dictionary_encode().indices.to_numpy()
    served = joined.column("served_at_ms").to_numpy()
    highlight = joined.column("highlight_at_ms").to_numpy()
    position = joined.column("position").to_numpy()
    order = np.lexsort((position, request))
    since = np.where(np.isnan(highlight), NEVER, (served - highlight) / 1000.0)
    return Clicks(
        p=joined.column("p").to_numpy().astype(np.float64)[order],
        label=joined.column("label").to_numpy().astype(np.float64)[order],
        truth=joined.column("click_probability").to_numpy()[order],
        since_s=since[order],
        user=joined.column("user_id").to_numpy()[order],
        request=request[order],
        position=position[order],
    )
