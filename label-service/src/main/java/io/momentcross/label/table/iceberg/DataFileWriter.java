package io.momentcross.label.table.iceberg;

import com.github.f4b6a3.uuid.UuidCreator;
import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.WrittenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Rows as data files that Iceberg can take in, one per hour. */
final class DataFileWriter {

    static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private final TableSchema schema;
    private final RowFiles rowFiles;

    DataFileWriter(TableSchema schema, RowFiles rowFiles) {
        this.schema = schema;
        this.rowFiles = rowFiles;
    }

    List<DataFile> write(TableMetadata table, List<TableRow> rows) throws IOException {
        List<DataFile> files = new ArrayList<>();
        Map<Integer, List<TableRow>> byHour = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> Math.toIntExact(Math.floorDiv(row.timeMs(), HOUR_MS)),
                        TreeMap::new,
                        Collectors.toList()));
        for (Map.Entry<Integer, List<TableRow>> hour : byHour.entrySet()) {
            WrittenFile written = rowFiles.write(schema, ids(table), hour.getValue(), path(table, hour.getKey()));
            files.add(dataFile(table, hour.getKey(), written));
        }
        return files;
    }

    /** One sorted file of the rows of {@code sources}, all of the same hour. */
    DataFile merge(TableMetadata table, int hour, List<String> sources) throws IOException {
        return dataFile(table, hour, rowFiles.merge(schema, ids(table), sources, path(table, hour)));
    }

    private static Map<String, Integer> ids(TableMetadata table) {
        return TableShape.fieldIds(table.schema());
    }

    private Path path(TableMetadata table, int hour) {
        return Path.of(
                table.location(),
                "data",
                schema.timeColumn() + "_hour=" + hour,
                UuidCreator.getTimeOrderedEpoch() + ".parquet");
    }

    private DataFile dataFile(TableMetadata table, int hour, WrittenFile file) {
        return DataFiles.builder(table.spec())
                .withPath(file.path().toString())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.bytes())
                .withPartitionPath(schema.timeColumn() + "_hour=" + hour)
                .withMetrics(metrics(table, file))
                .build();
    }

    /** Bounds, so that the files of a request or a time are found without opening the others. */
    private static Metrics metrics(TableMetadata table, WrittenFile file) {
        Map<Integer, ByteBuffer> lower = new HashMap<>();
        Map<Integer, ByteBuffer> upper = new HashMap<>();
        file.bounds().forEach((name, bounds) -> {
            Types.NestedField field = table.schema().findField(name);
            lower.put(field.fieldId(), Conversions.toByteBuffer(field.type(), bounds.lower()));
            upper.put(field.fieldId(), Conversions.toByteBuffer(field.type(), bounds.upper()));
        });
        return new Metrics(file.rows(), null, null, null, null, lower, upper);
    }
}
