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
# Ten counts: the eight that models are fed, entries and exits.
COUNTS, FED = 10, 8
# Of a partition's counters, behind two bytes: next offset, updated at, and the totals.
HEAD = (2 + COUNTS) * 8
# Of a bucket: how much greater its number is than the first's, and the counts of so many bytes.
BUCKETS = {w: np.dtype([("more", "<u4"), ("counts", f"<{'i' if w == 8 else 'u'}{w}", COUNTS)]) for w in (1, 2, 4, 8)}
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


class Buckets:
    """Of all partitions of all rooms, by the bytes of a count."""

    def __init__(self):
        self.parts = {width: ([], [], [], []) for width in BUCKETS}

    def take(self, blob, at, row):
        """A partition's, and where they end."""
        count = int.from_bytes(blob[at : at + 2], "little")
        if count == 0:
            return at + 2
        width = blob[at + 2]
        end = at + 11 + count * BUCKETS[width].itemsize
        for into, what in zip(self.parts[width], (blob[at + 11 : end], blob[at + 3 : at + 11], count, row)):
            into.append(what)
        return end

    def table(self):
        """Their numbers, their counts, and the rows that they are of."""
        numbers, counts, rows = [], [], []
        for width, (parts, firsts, sizes, of) in self.parts.items():
            read = np.frombuffer(b"".join(parts), BUCKETS[width])
            numbers.append(np.repeat(np.frombuffer(b"".join(firsts), "<i8"), sizes) + read["more"])
            counts.append(read["counts"].astype(np.int64))
            rows.append(np.repeat(np.array(of, np.int64), sizes))
        return np.concatenate(numbers), np.concatenate(counts), np.concatenate(rows)


def split(counted):
    """All partitions of all rooms side by side: heads and the row that each is of, fine and coarse buckets."""
    heads, rows, fine, coarse = [], [], Buckets(), Buckets()
    for row, partitions in enumerate(counted):
        for blob in partitions:
            heads.append(blob[2 : 2 + HEAD])
            rows.append(row)
            coarse.take(blob, fine.take(blob, 2 + HEAD, row), row)
    counters = np.frombuffer(b"".join(heads), "<i8").reshape(-1, 2 + COUNTS)
    return counters, np.array(rows, np.int64), fine.table(), coarse.table()


def sums(values, rows, count):
    """Sums of a table's lines by row, column by column."""
    return np.stack([np.bincount(rows, column, count) for column in values.T], axis=1)


def windows(counted, now):
    """Viewers of each room, and its eight counts in 30 s, 5 min, 1 h and since it started; 0 where it is too old."""
    count = len(counted)
    heads, rows, fine, coarse = split(counted)
    updated = np.zeros(count, np.int64)
    np.maximum.at(updated, rows, heads[:, 1])
    age = now - updated
    totals = sums(heads[:, 2:], rows, count)
    viewers = np.maximum(0, totals[:, FED] - totals[:, FED + 1]) * (age <= VIEWERS_KEPT_MS)
    table = []
    for span, length, kept in SPANS:
        numbers, counts, of = fine if length == FINE_MS else coarse
        inside = numbers >= (now - span) // length
        table.append(sums(counts[inside, :FED], of[inside], count) * (age <= kept)[:, None])
    table.append(totals[:, :FED])
    return viewers, np.concatenate(table, axis=1)
