package io.momentcross.label.query;

import io.momentcross.label.query.QueryResult.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Rows as CSV (RFC 4180): a header, nothing for null, lists as JSON. */
final class CsvRows {

    private final Writer out;
    private final JsonMapper json;

    CsvRows(Writer out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    void header(List<Column> columns) throws IOException {
        line(columns.stream().map(Column::name).toList());
    }

    void row(List<@Nullable Object> values) throws IOException {
        line(values);
    }

    private void line(List<? extends @Nullable Object> values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            out.write(i == 0 ? "" : ",");
            out.write(quoted(text(values.get(i))));
        }
        out.write("\r\n");
    }

    private String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case byte[] bytes -> inJson(bytes).replace("\"", "");
            case List<?> list -> inJson(list);
            case java.util.Map<?, ?> map -> inJson(map);
            default -> value.toString();
        };
    }

    private String inJson(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            ValueWriter.write(generator, value, false);
        }
        return text.toString();
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
