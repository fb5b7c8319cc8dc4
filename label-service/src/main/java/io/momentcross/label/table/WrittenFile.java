package io.momentcross.label.table;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Parquet file.
 *
 * @param bounds smallest and greatest value of some columns, by name; {@link Long}, {@link Integer} or {@link String},
 *               times in microseconds since the epoch
 */
public record WrittenFile(Path path, long bytes, long rows, Map<String, Bounds> bounds) {

    public WrittenFile {
        bounds = Map.copyOf(bounds);
    }

    public record Bounds(Object lower, Object upper) {}
}
