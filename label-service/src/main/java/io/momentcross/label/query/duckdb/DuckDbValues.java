package io.momentcross.label.query.duckdb;

import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** DuckDB's values as those that {@link io.momentcross.label.query.QueryResult#value} promises. */
final class DuckDbValues {

    private DuckDbValues() {}

    static @Nullable Object read(ResultSet rows, int index, String type) throws SQLException {
        if (type.startsWith("TIMESTAMP") && !type.endsWith("TIME ZONE") && !type.endsWith("[]")) {
            return rows.getObject(index, LocalDateTime.class);
        }
        return plain(rows.getObject(index));
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case OffsetDateTime time -> time.toInstant();
            case Timestamp time -> time.toLocalDateTime();
            case Array array -> list((Object[]) array.getArray());
            case DuckDBStruct struct -> map(struct.getMap());
            case Struct struct -> list(struct.getAttributes());
            case Map<?, ?> map -> map(map);
            case Blob blob -> blob.getBytes(1, Math.toIntExact(blob.length()));
            default -> value;
        };
    }

    private static List<@Nullable Object> list(Object[] values) throws SQLException {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(plain(value));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> values) throws SQLException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            map.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
        }
        return map;
    }
}
