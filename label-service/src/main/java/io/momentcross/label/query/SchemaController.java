package io.momentcross.label.query;

import io.momentcross.label.table.LabelTables;
import io.momentcross.label.table.TableColumn;
import io.momentcross.label.table.TableName;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is to ask for: tables, columns, reports, and queries to start from. */
@RestController
class SchemaController {

    private final LabelTables tables;
    private final QueryEngine engine;
    private final QueryProperties properties;
    private final List<CallDocument.Source> calls;

    SchemaController(
            LabelTables tables, QueryEngine engine, QueryProperties properties, List<CallDocument.Source> calls) {
        this.tables = tables;
        this.engine = engine;
        this.properties = properties;
        this.calls = calls;
    }

    record Table(String name, String description, List<TableColumn> columns, List<String> examples) {}

    record Schema(
            List<Table> tables,
            List<CallDocument> reports,
            List<String> policies,
            List<String> tasks,
            @Nullable Instant newestLandedAt) {}

    @Operation(summary = "Tables and columns for free SQL with queries that run as they are; reports and their columns")
    @GetMapping("/v1/labels/schema")
    Schema schema() {
        return new Schema(
                Arrays.stream(TableName.values()).map(this::table).toList(),
                calls.stream().flatMap(source -> source.calls().stream()).toList(),
                Stream.concat(properties.policies().stream(), tables.replayedPolicies().stream())
                        .distinct()
                        .toList(),
                properties.tasks(),
                engine.newestLandedAt());
    }

    private Table table(TableName name) {
        List<TableColumn> columns = tables.columns(name).stream()
                .filter(column -> !column.type().equals("BLOB"))
                .toList();
        return new Table(name.sqlName(), description(name), columns, Examples.of(name));
    }

    private static String description(TableName name) {
        return switch (name) {
            case EXPOSURES -> "One row per exposure, when it ended.";
            case LABELS -> "One row per judgement of a task by a policy, when it landed.";
            case LOST -> "One row per feedback event that led to no label, with the reason.";
            case SERVED -> "One row per answered request.";
            case FEEDBACK -> "One row per feedback event as it came in, duplicates included, and per ended room.";
        };
    }
}
