package io.momentcross.label.table;

/** What a column holds, and the Java value of it in a {@link TableRow}. */
public enum ColumnType {
    /** {@link String}. */
    STRING("VARCHAR"),
    /** {@link java.util.List} of {@link String}. */
    STRINGS("VARCHAR[]"),
    /** {@link Long}. */
    LONG("BIGINT"),
    /** {@link Integer}. */
    INT("INTEGER"),
    /** {@link Float}. */
    FLOAT("FLOAT"),
    /** {@link Boolean}. */
    BOOLEAN("BOOLEAN"),
    /** {@link Long}, milliseconds since the epoch. */
    TIME("TIMESTAMPTZ"),
    /** {@link com.google.protobuf.ByteString}. */
    BYTES("BLOB");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** The type in DuckDB's SQL. */
    public String sql() {
        return sql;
    }
}
