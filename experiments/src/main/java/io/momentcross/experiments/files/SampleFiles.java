package io.momentcross.experiments.files;

import io.momentcross.contracts.v1.SampleRecord;
import java.io.IOException;
import java.nio.file.Path;

/** A sample topic of one partition as the trainer's file source reads it (docs/training.md). */
public final class SampleFiles implements AutoCloseable {

    private static final String COLUMNS =
            "\"partition\" INTEGER, \"offset\" BIGINT, tick BIGINT, tick_end BOOLEAN, \"value\" BLOB";

    private final ParquetParts parts;
    private long offset;

    public SampleFiles(Path folder) throws IOException {
        parts = new ParquetParts(folder, "p00000-", COLUMNS);
    }

    /** In the order of ticks, a tick's end after its groups. */
    public void add(long tick, SampleRecord record) throws IOException {
        byte[] value = record.toByteArray();
        long here = offset++;
        parts.add(value.length, row -> {
            row.append(0);
            row.append(here);
            row.append(tick);
            row.append(record.hasTickEnd());
            row.append(value);
        });
    }

    public long records() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
