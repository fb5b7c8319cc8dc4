package io.momentcross.label.query.wire;

import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableFiles;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as a worker gets it.
 *
 * @param parameters  as in {@link io.momentcross.label.query.TableQuery}
 * @param tables      all that it may read
 * @param threads     most that it may use
 * @param memoryBytes most that the database may take
 * @param spillBytes  most that it may write into the worker's folder where that is not enough
 * @param export      absolute path of the Parquet file to write; null where rows will be asked for
 * @param maxRows     of the export
 */
public record WorkerQuery(
        String sql,
        List<@Nullable Object> parameters,
        List<SeenTable> tables,
        int threads,
        long memoryBytes,
        long spillBytes,
        @Nullable String export,
        long maxRows) {

    /**
     * A table.
     *
     * @param name in SQL
     */
    public record SeenTable(String name, List<TableColumn> columns, TableFiles files) {

        public SeenTable {
            columns = List.copyOf(columns);
        }
    }

    public WorkerQuery {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        tables = List.copyOf(tables);
    }

    public void write(DataOutput out) throws IOException {
        ValueCodec.text(out, sql);
        ValueCodec.list(out, parameters);
        out.writeInt(tables.size());
        for (SeenTable table : tables) {
            ValueCodec.text(out, table.name());
            out.writeInt(table.columns().size());
            for (TableColumn column : table.columns()) {
                ValueCodec.text(out, column.name());
                ValueCodec.text(out, column.type());
                out.writeBoolean(column.nullable());
            }
            ValueCodec.list(out, table.files().paths());
            out.writeLong(table.files().newestTick());
            out.writeLong(table.files().rows());
        }
        out.writeInt(threads);
        out.writeLong(memoryBytes);
        out.writeLong(spillBytes);
        ValueCodec.write(out, export);
        out.writeLong(maxRows);
    }

    public static WorkerQuery read(DataInput in) throws IOException {
        String sql = ValueCodec.text(in);
        List<@Nullable Object> parameters = ValueCodec.list(in);
        List<SeenTable> tables = new ArrayList<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            String name = ValueCodec.text(in);
            List<TableColumn> columns = columns(in);
            List<String> paths =
                    ValueCodec.list(in).stream().map(String::valueOf).toList();
            tables.add(new SeenTable(name, columns, new TableFiles(paths, in.readLong(), in.readLong())));
        }
        int threads = in.readInt();
        long memoryBytes = in.readLong();
        long spillBytes = in.readLong();
        String export = (String) ValueCodec.read(in);
        return new WorkerQuery(sql, parameters, tables, threads, memoryBytes, spillBytes, export, in.readLong());
    }

    /** What a column says about itself is for readers, and does not travel. */
    private static List<TableColumn> columns(DataInput in) throws IOException {
        List<TableColumn> columns = new ArrayList<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            columns.add(new TableColumn(ValueCodec.text(in), ValueCodec.text(in), in.readBoolean(), ""));
        }
        return columns;
    }
}
