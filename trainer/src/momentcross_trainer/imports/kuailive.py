"""KuaiLive's published CSV files into events, and back: arXiv 2508.05633, columns as its repository lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

# Files of interactions: the column beside user_id, live_id, streamer_id and timestamp, where there is one.
FILES: dict[str, str | None] = {
    "negative": None,
    "click": "watch_live_time",
    "like": None,
    "comment": None,
    "gift": "gift_price",
}
_IDS = ("user_id", "live_id", "streamer_id", "timestamp")

# ``value``: ms watched of a click, price of a gift, else 0.
EVENTS = pa.schema(
    [
        ("user_id", pa.int64()),
        ("room_id", pa.int64()),
        ("author_id", pa.int64()),
        ("happened_at_ms", pa.int64()),
        ("type", pa.string()),
        ("value", pa.float64()),
    ]
)


class DataSetError(RuntimeError):
    """A file of the data set is missing or not as published; the message names file and column."""


def read(folder: Path, name: str, columns: list[str], kinds: dict[str, pa.DataType]) -> pa.Table:
    """These columns of NAME.csv. DataSetError names the file and what is wrong."""
    path = folder / f"{name}.csv"
    if not path.exists():
        raise DataSetError(f"{path} does not exist")
    try:
        options = csv.ConvertOptions(include_columns=columns, column_types=kinds)
        return csv.read_csv(path, convert_options=options)
    except (pa.ArrowException, KeyError) as e:
        raise DataSetError(f"{path}: {str(e).strip().splitlines()[0]}") from e


def interactions(folder: Path) -> dict[str, pa.Table]:
    """The five files of interactions, ids and times as whole numbers."""
    found = {}
    for name, extra in FILES.items():
        kinds = {c: pa.int64() for c in _IDS} | ({extra: pa.float64()} if extra else {})
        found[name] = read(folder, name, [*_IDS, *([extra] if extra else [])], kinds)
    return found


def write_events(folder: Path, out: Path) -> int:
    """Events in the order of time: exposures, clicks, likes, comments, gifts; returns how many.

    A row of click.csv is an exposure and a click at its timestamp, a row of negative.csv an exposure alone.
    """
    parts = []
    for name, table in interactions(folder).items():
        extra = FILES[name]
        zeros = pa.array(np.zeros(table.num_rows))
        types = {"negative": ["exposure"], "click": ["exposure", "click"]}.get(name, [name])
        for kind in types:
            value = table[extra] if extra and kind != "exposure" else zeros
            parts.append(
                pa.table(
                    [*(table[c] for c in _IDS), pa.array([kind] * table.num_rows, pa.string()), value], schema=EVENTS
                )
            )
    events = pa.concat_tables(parts)
    order = np.lexsort((np.arange(events.num_rows), np.asarray(events["happened_at_ms"])))
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(out.name + ".tmp")
    pq.write_table(events.take(pa.array(order)), temporary, compression="zstd")
    temporary.replace(out)
    return int(events.num_rows)


def write_back(events: Path, folder: Path) -> dict[str, int]:
    """Events as the five CSV files, each in the order of time; rows per file."""
    try:
        table = pq.read_table(events)
        if table.schema.names != EVENTS.names:
            raise DataSetError(f"{events}: its columns are not {', '.join(EVENTS.names)}")
    except (pa.ArrowException, OSError) as e:
        raise DataSetError(f"{events} cannot be read: {str(e).strip().splitlines()[0]}") from e
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    key = [table[c].to_pylist() for c in ("user_id", "room_id", "happened_at_ms")]
    kinds = table["type"].to_pylist()
    clicked = {(u, r, t) for u, r, t, k in zip(*key, kinds, strict=True) if k == "click"}
    alone = pa.array([k == "exposure" and (u, r, t) not in clicked for u, r, t, k in zip(*key, kinds, strict=True)])
    for name, extra in FILES.items():
        rows = table.filter(alone if name == "negative" else pc.equal(table["type"], name))
        columns = {c: rows[e] for c, e in zip(_IDS, EVENTS.names, strict=False)}
        if extra:
            columns[extra] = rows["value"].cast(pa.int64())
        csv.write_csv(pa.table(columns), folder / f"{name}.csv", csv.WriteOptions(quoting_style="none"))
        written[name] = rows.num_rows
    return written


def rooms(folder: Path) -> dict[int, tuple[int, int]]:
    """Per room: when it started in ms, and its category's number (0: none)."""
    kinds = {"live_id": pa.int64(), "start_timestamp": pa.int64(), "live_content_category": pa.string()}
    table = read(folder, "room", list(kinds), kinds)
    columns = (table[c].to_pylist() for c in kinds)
    return {room: (start, number_of(category)) for room, start, category in zip(*columns, strict=True)}


def profiles(folder: Path) -> dict[int, tuple[int, int, int]]:
    """Per user: numbers of age, gender and country; 0 where it is empty."""
    kinds = {"user_id": pa.int64(), "age": pa.string(), "gender": pa.string(), "country": pa.string()}
    table = read(folder, "user", list(kinds), kinds)
    found = {}
    for user, *texts in zip(*(table[c].to_pylist() for c in kinds), strict=True):
        age, gender, country = (number_of(t) for t in texts)
        found[user] = (age, gender, country)
    return found


def followers(folder: Path) -> dict[int, float]:
    """Per streamer: the lower end of the range that is published ("10000-100000")."""
    kinds = {"streamer_id": pa.int64(), "fans_user_num": pa.string()}
    table = read(folder, "streamer", list(kinds), kinds)
    return dict(_lower_ends(table["streamer_id"].to_pylist(), table["fans_user_num"].to_pylist()))


def _lower_ends(ids: list[int], texts: list[Any]) -> Iterator[tuple[int, float]]:
    for streamer, text in zip(ids, texts, strict=True):
        digits = "".join(c if c.isdigit() or c == "." else " " for c in str(text or "")).split()
        yield streamer, float(digits[0]) if digits else 0.0


def number_of(text: str | None) -> int:
    """A text's number, the same on every machine; 0 for none. Up to 2^48, so that two are hardly ever the same."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") + 1 if text else 0
