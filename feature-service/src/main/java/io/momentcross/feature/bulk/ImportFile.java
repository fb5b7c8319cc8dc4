package io.momentcross.feature.bulk;

import io.momentcross.feature.bulk.ImportKind.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet or CSV file of one kind.
 *
 * @param modifiedMs when it was last written
 * @param options    how DuckDB is to read it
 */
record ImportFile(ImportKind kind, Path path, long modifiedMs, String options) {

    /** Takes each row. */
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    static ImportFile of(ImportKind kind, Path path) throws ImportException {
        if (!path.toString().matches(".*\\.(parquet|csv|csv\\.gz)")) {
            throw new ImportException(path + ": a file is named .parquet, .csv or .csv.gz.");
        }
        try {
            long modifiedMs = Files.getLastModifiedTime(path).toMillis();
            return path.toString().endsWith(".parquet")
                    ? new ImportFile(kind, path, modifiedMs, "file_row_number = true")
                    : new ImportFile(
                            kind, path, modifiedMs, CsvHeader.read(path).options());
        } catch (IOException e) {
            throw new ImportException(path + ": there is no such file, or it cannot be read.");
        }
    }

    /**
     * Reads all of it once.
     *
     * @return how many rows there are
     * @throws ImportException names the first column or row that cannot be
     */
    long check(Statement database) throws ImportException {
        try {
            Set<String> there = columns(database);
            try (ResultSet bad = database.executeQuery(firstFault(there))) {
                if (bad.next()) {
                    throw fault(bad.getLong(1), kind.columns().get(bad.getInt(2)), bad.getString(3));
                }
            }
            try (ResultSet count = database.executeQuery("SELECT count(*) FROM " + source())) {
                count.next();
                return count.getLong(1);
            }
        } catch (SQLException e) {
            throw new ImportException(path + ": " + firstLines(e));
        }
    }

    /** The rows, in the kind's columns; those of a user together, oldest first. */
    void read(Statement database, RowTaker taker) throws ImportException, SQLException {
        try {
            Set<String> there = columns(database);
            String values =
                    kind.columns().stream().map(column -> value(column, there)).collect(Collectors.joining(", "));
            String select = "SELECT * FROM (SELECT " + values + " FROM " + source() + ")"
                    + (kind.isHistory() ? " ORDER BY user_id, happened_at" : "");
            try (ResultSet rows = database.executeQuery(select)) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        } catch (SQLException e) {
            throw new SQLException(path + ": " + firstLines(e), e);
        }
    }

    private Set<String> columns(Statement database) throws SQLException, ImportException {
        Set<String> there = new HashSet<>();
        try (ResultSet described = database.executeQuery("DESCRIBE SELECT * FROM " + source())) {
            while (described.next()) {
                there.add(described.getString(1));
            }
        }
        List<String> known = kind.columns().stream().map(Column::name).toList();
        for (Column column : kind.columns()) {
            if (column.isNeeded() && !there.contains(column.name())) {
                throw new ImportException(path + ": column " + column.name() + " is missing.");
            }
        }
        for (String name : there) {
            if (!known.contains(name) && !name.equals("file_row_number")) {
                throw new ImportException(
                        path + ": column " + name + " is not known; there are " + String.join(", ", known) + ".");
            }
        }
        return there;
    }

    // Rows are numbered from 1, a header does not count.
    private String firstFault(Set<String> there) {
        StringBuilder which = new StringBuilder("CASE");
        StringBuilder what = new StringBuilder("CASE fault");
        for (int i = 0; i < kind.columns().size(); i++) {
            Column column = kind.columns().get(i);
            if (there.contains(column.name())) {
                String none = column.isNeeded() ? "" : text(column) + " IS NOT NULL AND ";
                which.append(" WHEN ")
                        .append(none)
                        .append(column.type().value(text(column)))
                        .append(" IS NULL THEN ")
                        .append(i);
                what.append(" WHEN ").append(i).append(" THEN ").append(text(column));
            }
        }
        String row = isParquet() ? "file_row_number + 1" : "row_number() OVER ()";
        return "SELECT number, fault, " + what + " END FROM (SELECT *, " + row + " AS number, " + which
                + " END AS fault FROM " + source() + ") WHERE fault IS NOT NULL ORDER BY number LIMIT 1";
    }

    private ImportException fault(long row, Column column, @Nullable String text) {
        return new ImportException(path + ", row " + row + ", column " + column.name() + ": "
                + (text == null
                        ? "is missing."
                        : "'" + text + "' is not " + column.type().description() + "."));
    }

    private static String value(Column column, Set<String> there) {
        String value = there.contains(column.name())
                ? "coalesce(" + column.type().value(text(column)) + ", "
                        + column.type().standIn() + ")"
                : column.type().standIn();
        return value + " AS " + column.name();
    }

    private static String text(Column column) {
        return "nullif(trim(CAST(\"" + column.name() + "\" AS VARCHAR)), '')";
    }

    private boolean isParquet() {
        return path.toString().endsWith(".parquet");
    }

    private String source() {
        String name = "'" + path.toString().replace("'", "''") + "'";
        return isParquet() ? "read_parquet(" + name + ", " + options + ")" : "read_csv(" + name + ", " + options + ")";
    }

    private static String firstLines(SQLException e) {
        return String.valueOf(e.getMessage()).lines().limit(3).collect(Collectors.joining(" "));
    }
}
