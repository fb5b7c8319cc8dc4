package io.momentcross.label.query.sql;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.table.TableName;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Walks the syntax tree of one statement. Every node that says what it is (by {@code class} or {@code type}) has to be
 * one of those named here.
 */
final class TreeCheck {

    private static final Set<String> EXPRESSIONS = Set.of(
            "COLUMN_REF",
            "CONSTANT",
            "FUNCTION",
            "OPERATOR",
            "COMPARISON",
            "CONJUNCTION",
            "CASE",
            "CAST",
            "BETWEEN",
            "STAR",
            "SUBQUERY",
            "WINDOW",
            "PARAMETER");
    private static final Set<String> NODES = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "CTE_NODE",
            "RECURSIVE_CTE_NODE",
            "SUBQUERY",
            "JOIN",
            "EXPRESSION_LIST",
            "EMPTY",
            "ORDER_MODIFIER",
            "LIMIT_MODIFIER",
            "LIMIT_PERCENT_MODIFIER",
            "DISTINCT_MODIFIER",
            "ASCENDING",
            "DESCENDING",
            "ORDER_DEFAULT");
    private static final Set<String> TYPES = Set.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "VARCHAR",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMP_S",
            "TIMESTAMP_MS",
            "TIMESTAMP_NS",
            "INTERVAL",
            "UUID",
            "NULL",
            "INTEGER_LITERAL",
            "STRING_LITERAL");
    private static final Set<String> TABLE_FUNCTIONS = Set.of("range", "generate_series", "unnest");
    private static final Set<String> BUILT_IN = Set.of("main", "pg_catalog");
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final int DEEPEST = 120;

    private final Set<TableName> tables = EnumSet.noneOf(TableName.class);
    private final GrowthCheck growth = new GrowthCheck();

    Set<TableName> tables() {
        return tables;
    }

    void statement(JsonNode statement) throws QueryException {
        walk(statement.path("node"), Set.of(), 0);
        growth.check();
    }

    private void walk(JsonNode node, Set<String> names, int depth) throws QueryException {
        if (depth > DEEPEST) {
            throw new QueryException(Reason.REFUSED, "The query is nested too deeply.");
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                walk(element, names, depth);
            }
        } else if (node.isObject()) {
            Set<String> visible = node.has("cte_map") ? ctes(node.path("cte_map"), names, depth) : names;
            check(node, visible);
            for (Map.Entry<String, JsonNode> child : node.properties()) {
                descend(node, child.getKey(), child.getValue(), visible, depth + 1);
            }
        }
    }

    private void descend(JsonNode parent, String key, JsonNode child, Set<String> names, int depth)
            throws QueryException {
        switch (key) {
            // Read already, or plain values.
            case "cte_map", "value", "named_param_map" -> {}
            case "cast_type" -> castType(child, parent);
            case "function" -> walk(child.path("children"), names, depth);
            case "sample" -> throw refused("A sample is not allowed here.", parent);
            default -> walk(child, names, depth);
        }
    }

    /** @return what can be named below: an expression sees those before it, and itself where it recurses */
    private Set<String> ctes(JsonNode map, Set<String> outer, int depth) throws QueryException {
        Set<String> names = new HashSet<>(outer);
        for (JsonNode entry : map.path("map")) {
            String name = entry.path("key").asString("").toLowerCase(Locale.ROOT);
            if (!PLAIN_NAME.matcher(name).matches()) {
                throw new QueryException(Reason.REFUSED, "\"" + name + "\" cannot be the name of a WITH query.");
            }
            JsonNode query = entry.path("value");
            Set<String> inside = new HashSet<>(names);
            if (query.path("query").path("node").path("type").asString("").equals("RECURSIVE_CTE_NODE")) {
                inside.add(name);
                growth.recursion();
            }
            walk(query, inside, depth + 1);
            names.add(name);
        }
        return names;
    }

    private void check(JsonNode node, Set<String> names) throws QueryException {
        String kind = node.path("class").asString("");
        String type = node.path("type").asString("");
        if (!kind.isEmpty()) {
            if (!EXPRESSIONS.contains(kind)) {
                throw refused(kind.toLowerCase(Locale.ROOT) + " is not allowed here.", node);
            }
            expression(kind, node);
        } else if (type.equals("BASE_TABLE")) {
            table(node, names);
        } else if (type.equals("TABLE_FUNCTION")) {
            tableFunction(node);
        } else if (!type.isEmpty() && !NODES.contains(type)) {
            throw refused(type.toLowerCase(Locale.ROOT).replace('_', ' ') + " is not allowed here.", node);
        }
        if (type.equals("SELECT_NODE")) {
            growth.select(node);
        }
    }

    private void expression(String kind, JsonNode node) throws QueryException {
        switch (kind) {
            case "FUNCTION", "WINDOW" -> {
                String name = node.path("function_name").asString("").toLowerCase(Locale.ROOT);
                if (isElsewhere(node) || !Functions.ADMITTED.contains(name)) {
                    throw refused("The function " + name + " is not allowed.", node);
                }
                growth.call(name, node.path("children").size());
            }
            case "CONSTANT" -> growth.constant(node.path("value").path("value").asString(""));
            default -> {}
        }
    }

    private void table(JsonNode node, Set<String> names) throws QueryException {
        String name = node.path("table_name").asString("").toLowerCase(Locale.ROOT);
        if (node.has("schema_name") || node.has("catalog_name") || node.has("at_clause")) {
            throw refused("Tables have no schema, catalog or version here.", node);
        }
        if (names.contains(name)) {
            return;
        }
        TableName table = known(name);
        if (table == null) {
            throw refused("There is no table " + name + "; see /v1/labels/schema.", node);
        }
        tables.add(table);
    }

    private static @Nullable TableName known(String name) {
        for (TableName table : TableName.values()) {
            if (table.sqlName().equals(name)) {
                return table;
            }
        }
        return null;
    }

    /** The parser itself writes [1, 2] as main.list_value and EXTRACT as pg_catalog.date_part. */
    private static boolean isElsewhere(JsonNode function) {
        return function.has("catalog")
                || !BUILT_IN.contains(function.path("schema").asString("main"));
    }

    /** Only as a table: as a scalar, range makes a list of any length at once. */
    private static void tableFunction(JsonNode node) throws QueryException {
        JsonNode function = node.path("function");
        String name = function.path("function_name").asString("").toLowerCase(Locale.ROOT);
        if (!TABLE_FUNCTIONS.contains(name) || isElsewhere(function)) {
            throw refused("The table function " + name + " is not allowed.", node);
        }
    }

    private static void castType(JsonNode type, JsonNode cast) throws QueryException {
        String id = type.path("id").asString("");
        if (!TYPES.contains(id)) {
            throw refused("A cast to " + id + " is not allowed.", cast);
        }
    }

    private static QueryException refused(String message, JsonNode node) {
        JsonNode at = node.path("query_location");
        return new QueryException(Reason.REFUSED, message, at.isInt() ? at.asInt() : null, null);
    }
}
