package io.momentcross.label.table.iceberg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Says which process keeps the tables up: the one whose name stands in the catalog's database, until its time is over
 * by the database's clock. Two owners would do no harm, only work for nothing: each commit is for one state.
 */
final class UpkeepLease {

    private static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

    private final CatalogDatabase database;
    private final String owner;
    private final Duration length;
    private boolean isThere;

    /** @param owner a name that no other process has */
    UpkeepLease(CatalogDatabase database, String owner, Duration length) {
        this.database = database;
        this.owner = owner;
        this.length = length;
    }

    /** Takes the lease, or prolongs it; false while another process holds it. */
    boolean hold() throws SQLException {
        return database.run(this::hold);
    }

    /** Lets another process have it now. */
    void release() throws SQLException {
        database.run(connection ->
                update(connection, "UPDATE momentcross_upkeep SET until_ms = 0 WHERE id = 1 AND owner = ?", owner));
    }

    private boolean hold(Connection connection) throws SQLException {
        if (!isThere) {
            prepare(connection);
            isThere = true;
        }
        return update(
                        connection,
                        "UPDATE momentcross_upkeep SET owner = ?, until_ms = " + NOW + " + " + length.toMillis()
                                + " WHERE id = 1 AND (owner = ? OR until_ms < " + NOW + ")",
                        owner,
                        owner)
                == 1;
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS momentcross_upkeep (id INTEGER PRIMARY KEY, "
                    + "owner VARCHAR(64) NOT NULL, until_ms BIGINT NOT NULL)");
            statement.execute("INSERT INTO momentcross_upkeep SELECT 1, '', 0 "
                    + "WHERE NOT EXISTS (SELECT 1 FROM momentcross_upkeep WHERE id = 1)");
        } catch (SQLException e) {
            // Class 23 is a broken constraint: another process made it at the same moment.
            if (e.getSQLState() == null || !e.getSQLState().startsWith("23")) {
                throw e;
            }
        }
    }

    private static int update(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
