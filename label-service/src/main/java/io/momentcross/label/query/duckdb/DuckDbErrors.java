package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an error of DuckDB means. Messages that may name files are not passed on. */
final class DuckDbErrors {

    private static final JsonMapper JSON = new JsonMapper();

    private DuckDbErrors() {}

    static QueryException of(SQLException e) {
        JsonNode error = read(String.valueOf(e.getMessage()));
        String type = error.path("exception_type").asString("").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "out of memory" ->
                new QueryException(Reason.OUT_OF_MEMORY, "The query needs more memory than it may take.", null, e);
            case "io", "http", "permission", "fatal", "internal", "missing extension" ->
                new QueryException(Reason.UNREADABLE, "The tables could not be read.", null, e);
            case "" -> new QueryException(Reason.WRONG, "The query cannot be run.", null, e);
            default -> new QueryException(Reason.WRONG, message(error), position(error), e);
        };
    }

    private static String message(JsonNode error) {
        String text = error.path("exception_message").asString("The query cannot be run.");
        int lines = text.indexOf("\n\nLINE ");
        return lines < 0 ? text : text.substring(0, lines);
    }

    private static @Nullable Integer position(JsonNode error) {
        String position = error.path("position").asString("");
        return position.matches("\\d{1,9}") ? Integer.valueOf(position) : null;
    }

    private static JsonNode read(String message) {
        int start = message.indexOf('{');
        try {
            return start < 0 ? JSON.createObjectNode() : JSON.readTree(message.substring(start));
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
