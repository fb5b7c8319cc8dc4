package io.momentcross.label.query.sql;

import io.momentcross.label.query.NamedParameters;
import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.QueryProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Lets one SELECT through that does nothing but read the label tables. Pure but for the parser it asks. */
@Component
public final class SelectGuard {

    private final SelectParser parser;
    private final int maxLength;

    SelectGuard(SelectParser parser, QueryProperties properties) {
        this.parser = parser;
        this.maxLength = properties.maxSqlLength();
    }

    /** @throws QueryException where it is no SQL, or more than such a SELECT; says where, where known */
    public GuardedSelect check(String text) throws QueryException {
        if (text.isBlank()) {
            throw new QueryException(Reason.WRONG, "The query is empty.");
        }
        if (text.length() > maxLength) {
            throw new QueryException(Reason.REFUSED, "A query has at most " + maxLength + " characters.");
        }
        NamedParameters named = NamedParameters.of(text);
        String sql = withoutEnd(named.sql());
        JsonNode statements = parser.parse(sql);
        if (statements.size() != 1) {
            throw new QueryException(Reason.REFUSED, "One SELECT at a time; these are " + statements.size() + ".");
        }
        TreeCheck check = new TreeCheck();
        check.statement(statements.get(0));
        return new GuardedSelect(sql, named.names(), check.tables());
    }

    /** One semicolon at the very end is a habit, not a second statement. */
    private static String withoutEnd(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }
}
