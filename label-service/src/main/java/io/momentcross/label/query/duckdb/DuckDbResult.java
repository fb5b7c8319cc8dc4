package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryResult;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

final class DuckDbResult implements QueryResult {

    private final ResultSet rows;
    private final List<Column> columns;
    private final @Nullable Instant newest;
    private final RunningQueries.Handle handle;
    private final QuerySession session;

    DuckDbResult(ResultSet rows, @Nullable Instant newest, RunningQueries.Handle handle, QuerySession session)
            throws SQLException {
        this.rows = rows;
        this.columns = columns(rows.getMetaData());
        this.newest = newest;
        this.handle = handle;
        this.session = session;
    }

    private static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        return List.copyOf(columns);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public @Nullable Instant newestLandedAt() {
        return newest;
    }

    @Override
    public boolean next() throws QueryException {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw DuckDbErrors.of(e, handle);
        }
    }

    @Override
    public @Nullable Object value(int column) throws QueryException {
        try {
            return DuckDbValues.read(rows, column + 1, columns.get(column).type());
        } catch (SQLException e) {
            throw DuckDbErrors.of(e, handle);
        }
    }

    @Override
    public Written writeArrow(OutputStream out, long maxRows) throws QueryException, IOException {
        try {
            return ArrowRows.write(rows.unwrap(DuckDBResultSet.class), out, maxRows);
        } catch (SQLException e) {
            throw DuckDbErrors.of(e, handle);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
