package io.momentcross.label.query.sql;

import io.momentcross.label.query.QueryException;
import tools.jackson.databind.JsonNode;

/** The parser of the engine that will run the text, so that both read it alike. Thread-safe. Runs nothing. */
public interface SelectParser {

    /**
     * The text's syntax tree as DuckDB's {@code json_serialize_sql} writes it.
     *
     * @throws QueryException {@code WRONG} where it is no SQL, {@code REFUSED} where it is something else than SELECTs
     */
    JsonNode parse(String sql) throws QueryException;
}
