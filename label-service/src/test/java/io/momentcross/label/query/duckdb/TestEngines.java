package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryEngine;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.sql.SelectParser;
import io.momentcross.label.table.LabelTables;

/** Engines for tests of other packages. */
public final class TestEngines {

    private TestEngines() {}

    public static SelectParser parser() {
        return new DuckDbParser();
    }

    public static QueryEngine engine(LabelTables tables, QueryProperties properties) {
        return new DuckDbEngine(tables, properties);
    }
}
