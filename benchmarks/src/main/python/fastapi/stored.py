"""What feature-service keeps in Redis, read by numpy."""

import numpy as np

RECORD = np.dtype(
    [
        ("item_id", "<i8"),
        ("author_id", "<i8"),
        ("category_id", "<i8"),
        ("happened_at_ms", "<i8"),
        ("value", "<f4"),
        ("flags", "<u4"),
    ]
)
HEADER, SOURCE = 16, 12
# Of a partition's counters: next offset, updated at, entered, left, and eight totals, behind one byte.
HEAD = 12 * 8
# Of a bucket: its number and eight counts.
BUCKET = 9 * 8
FINE_MS, COARSE_MS = 5_000, 300_000
# Span, length of a bucket, and after what time without an event it is no longer told: as the catalogue has it.
SPANS = ((30_000, FINE_MS, 60_000), (300_000, FINE_MS, 600_000), (3_600_000, COARSE_MS, 7_200_000))
VIEWERS_KEPT_MS = 600_000


def history(stored, longest):
    """The newest of a ring, newest first."""
    if stored is None:
        return np.empty(0, RECORD)
    sources = int.from_bytes(stored[2:4], "little")
    capacity = int.from_bytes(stored[4:8], "little")
    appended = int.from_bytes(stored[8:16], "little")
    items = np.frombuffer(stored, RECORD, min(appended, capacity), HEADER + SOURCE * sources)
    if appended > capacity:
        items = np.roll(items, -(appended % capacity))
    return items[::-1][:longest]


def split(counted):
    """All partitions of all rooms side by side: heads, fine and coarse buckets, and the row that each is of."""
    heads, fine, coarse, rows, fine_rows, coarse_rows = [], [], [], [], [], []
    for row, partitions in enumerate(counted):
        for blob in partitions:
            at = 1 + HEAD
            heads.append(blob[1:at])
            rows.append(row)
            for buckets, of in ((fine, fine_rows), (coarse, coarse_rows)):
                count = int.from_bytes(blob[at : at + 2], "little")
                buckets.append(blob[at + 2 : at + 2 + count * BUCKET])
                of.append(count)
                at += 2 + count * BUCKET
    rows = np.array(rows, np.int64)
    return (
        (numbers(heads, 12), rows),
        (numbers(fine, 9), np.repeat(rows, fine_rows)),
        (numbers(coarse, 9), np.repeat(rows, coarse_rows)),
    )


def numbers(parts, width):
    return np.frombuffer(b"".join(parts), "<i8").reshape(-1, width)


def sums(values, rows, count):
    """Sums of a table's lines by row, column by column."""
    return np.stack([np.bincount(rows, column, count) for column in values.T], axis=1)


def windows(counted, now):
    """Viewers of each room, and its eight counts in 30 s, 5 min, 1 h and since it started; 0 where it is too old."""
    count = len(counted)
    (heads, rows), fine, coarse = split(counted)
    updated = np.zeros(count, np.int64)
    np.maximum.at(updated, rows, heads[:, 1])
    age = now - updated
    totals = sums(heads[:, 2:], rows, count)
    viewers = np.maximum(0, totals[:, 0] - totals[:, 1]) * (age <= VIEWERS_KEPT_MS)
    table = []
    for span, length, kept in SPANS:
        buckets, of = fine if length == FINE_MS else coarse
        inside = buckets[:, 0] >= (now - span) // length
        table.append(sums(buckets[inside, 1:], of[inside], count) * (age <= kept)[:, None])
    table.append(totals[:, 2:])
    return viewers, np.concatenate(table, axis=1)
