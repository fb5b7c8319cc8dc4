package io.momentcross.label.table.iceberg;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Shows the time before which nobody is reading: upkeep that keeps nothing by it deletes all that it ever may. */
final class ReadersClock extends Clock {

    private final TableReaders readers;

    ReadersClock(TableReaders readers) {
        this.readers = readers;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(readers.oldestStateMs());
    }
}
