package io.momentcross.label.query.worker;

import io.momentcross.label.query.Limits;
import io.momentcross.label.query.QueryProperties;
import io.momentcross.label.query.duckdb.DuckDbWorker;
import io.momentcross.label.query.sql.SelectParser;
import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.RowFilter;
import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableFiles;
import io.momentcross.label.table.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Parsers for tests of other packages. */
public final class TestEngines {

    /** Their processes end with this one. */
    private static final WorkerParser PARSER =
            new WorkerParser(engine(new NoTables(), Limits.of(Path.of("unused"), "timeout", "60s")));

    private TestEngines() {}

    public static SelectParser parser() {
        return PARSER;
    }

    static Workers workers(QueryProperties properties) {
        return new Workers(new WorkerProgram(DuckDbWorker.class), properties);
    }

    private static WorkerEngine engine(LabelTables tables, QueryProperties properties) {
        return new WorkerEngine(tables, properties, workers(properties));
    }

    private static final class NoTables implements LabelTables {

        @Override
        public TableFiles plan(TableName table, RowFilter filter) {
            return new TableFiles(List.of(), -1, 0);
        }

        @Override
        public Set<String> replayedPolicies() {
            return Set.of();
        }

        @Override
        public List<TableColumn> columns(TableName table) {
            return List.of();
        }
    }
}
