package io.momentcross.benchmarks.query;

import io.momentcross.label.table.RowFiles;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes an hour's generated rows in place of the one row that stands for them. The file is what the tables' own writer
 * makes of a closed hour when it merges it.
 */
final class GeneratedRows implements RowFiles {

    private final RowFiles files;
    private final Path source;

    /** @param source the hour's rows, in any order; removed when they are written */
    GeneratedRows(RowFiles files, Path source) {
        this.files = files;
        this.source = source;
    }

    @Override
    public WrittenFile write(TableSchema schema, Map<String, Integer> fieldIds, List<TableRow> rows, Path file)
            throws IOException {
        WrittenFile written = files.merge(schema, fieldIds, List.of(source.toString()), file);
        Files.delete(source);
        return written;
    }

    @Override
    public WrittenFile merge(TableSchema schema, Map<String, Integer> fieldIds, List<String> sources, Path file)
            throws IOException {
        return files.merge(schema, fieldIds, sources, file);
    }
}
