package io.momentcross.label.query;

import io.momentcross.label.query.QueryResult.Column;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A value in JSON: ids as text, as everywhere in this API, and other integers as text only where JavaScript would lose
 * digits; times in ISO 8601; bytes in base64; what is no finite number is null.
 */
final class ValueWriter {

    private static final long SAFE = 1L << 53;

    private ValueWriter() {}

    static boolean isId(Column column) {
        return column.type().equals("BIGINT")
                && (column.name().endsWith("Id") || column.name().endsWith("_id"));
    }

    static void write(JsonGenerator json, @Nullable Object value, boolean id) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Number number -> write(json, number, id);
            case TemporalAccessor time -> json.writeString(time.toString());
            case byte[] bytes -> json.writeString(Base64.getEncoder().encodeToString(bytes));
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(element -> write(json, element, id));
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, element) -> {
                    json.writeName(String.valueOf(name));
                    write(json, element, false);
                });
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }

    private static void write(JsonGenerator json, Number number, boolean id) {
        boolean finite = Double.isFinite(number.doubleValue());
        boolean whole = number instanceof Long || number instanceof BigInteger;
        if (!finite && !whole) {
            json.writeNull();
        } else if (whole && (id || Math.abs(number.doubleValue()) > SAFE)) {
            json.writeString(number.toString());
        } else {
            json.writePOJO(number);
        }
    }
}
