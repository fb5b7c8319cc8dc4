package io.momentcross.label.query.sql;

import io.momentcross.starter.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values for a query's parameters, out of JSON. */
final class SqlParameters {

    private static final int LONGEST = 1000;

    private SqlParameters() {}

    /** @param names of {@code $name} parameters, in order; empty where the query has none or numbers them */
    static List<@Nullable Object> of(@Nullable JsonNode given, List<String> names) {
        if (given == null || given.isNull()) {
            return byName(null, names);
        }
        if (given.isArray()) {
            if (!names.isEmpty()) {
                throw ProblemException.invalid("parameters", "The query names its parameters: give an object.");
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                values.add(value("parameters[" + i + "]", given.get(i)));
            }
            return values;
        }
        if (!given.isObject()) {
            throw ProblemException.invalid("parameters", "parameters is an object or an array.");
        }
        return byName(given, names);
    }

    private static List<@Nullable Object> byName(@Nullable JsonNode given, List<String> names) {
        if (given != null) {
            Set<String> unknown = new TreeSet<>(given.propertyNames());
            names.forEach(unknown::remove);
            for (String name : unknown) {
                throw ProblemException.invalid("parameters." + name, "The query has no parameter $" + name + ".");
            }
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : names) {
            JsonNode value = given == null ? null : given.get(name);
            if (value == null) {
                throw ProblemException.invalid("parameters." + name, "The parameter $" + name + " is missing.");
            }
            values.add(value("parameters." + name, value));
        }
        return values;
    }

    private static @Nullable Object value(String field, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.asLong();
        }
        if (value.isNumber()) {
            return value.asDouble();
        }
        if (value.isString() && value.asString().length() <= LONGEST) {
            return value.asString();
        }
        throw ProblemException.invalid(
                field, "A parameter is a number, true, false, null or text of at most " + LONGEST + " characters.");
    }
}
