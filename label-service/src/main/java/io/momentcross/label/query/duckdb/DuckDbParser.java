package io.momentcross.label.query.duckdb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Asks an empty, shut-off DuckDB how it reads a text. */
final class DuckDbParser {

    private static final List<String> SHUT = List.of(
            "SET threads = 1",
            "SET memory_limit = '64MB'",
            "SET autoload_known_extensions = false",
            "SET enable_external_access = false",
            "SET lock_configuration = true");

    private DuckDbParser() {}

    /** @return the syntax tree or what is wrong with the text, as JSON */
    static String serialize(String sql) throws SQLException {
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
