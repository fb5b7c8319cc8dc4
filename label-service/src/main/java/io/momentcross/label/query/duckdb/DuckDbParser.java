package io.momentcross.label.query.duckdb;

import io.momentcross.label.query.QueryException;
import io.momentcross.label.query.QueryException.Reason;
import io.momentcross.label.query.sql.SelectParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an empty, shut-off DuckDB how it reads a text. */
@Component
final class DuckDbParser implements SelectParser {

    private static final List<String> SHUT = List.of(
            "SET threads = 1",
            "SET memory_limit = '64MB'",
            "SET autoload_known_extensions = false",
            "SET enable_external_access = false",
            "SET lock_configuration = true");

    private final JsonMapper json = new JsonMapper();

    @Override
    public JsonNode parse(String sql) throws QueryException {
        JsonNode tree;
        try {
            tree = json.readTree(BigStack.call(() -> serialize(sql)));
        } catch (SQLException | IOException e) {
            throw new QueryException(Reason.WRONG, "The query cannot be parsed.", null, e);
        } catch (JacksonException e) {
            throw new QueryException(Reason.REFUSED, "The query is nested too deeply.", null, e);
        }
        if (tree.path("error").asBoolean(false)) {
            String position = tree.path("position").asString("");
            boolean syntax = tree.path("error_type").asString("").equals("parser");
            throw new QueryException(
                    syntax ? Reason.WRONG : Reason.REFUSED,
                    tree.path("error_message").asString("The query cannot be parsed."),
                    position.matches("\\d{1,9}") ? Integer.valueOf(position) : null,
                    null);
        }
        return tree.path("statements");
    }

    private static String serialize(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement setting = connection.createStatement()) {
            for (String line : SHUT) {
                setting.execute(line);
            }
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT json_serialize_sql(CAST(? AS VARCHAR), skip_empty := true, skip_null := true, "
                            + "skip_default := true)")) {
                select.setString(1, sql);
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    return result.getString(1);
                }
            }
        }
    }
}
