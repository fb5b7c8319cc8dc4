package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.TableProperties;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.ClientPool;
import org.apache.iceberg.jdbc.JdbcClientPool;

/** The database that holds the catalog: H2 in this process, or whatever the configured URL says. */
final class CatalogDatabase {

    private static final String H2 = "jdbc:h2:";
    // Without the delay of 0, H2 keeps what was committed within the last half second in memory only.
    private static final String H2_OPTIONS = ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;WRITE_DELAY=0";

    // PostgreSQL's codes when it is shut down, has crashed or is starting: the pool connects anew and tries once more.
    private static final String SERVER_GOING_OR_COMING = "57P01,57P02,57P03";

    private final JdbcClientPool pool;
    private final String url;
    private final Map<String, String> properties;

    private CatalogDatabase(String url, Map<String, String> properties) {
        this.url = url;
        this.properties = properties;
        this.pool = new JdbcClientPool(url, properties);
    }

    static CatalogDatabase open(Path home, TableProperties.Catalog catalog) {
        String url = catalog.url() == null ? H2 + "file:" + home.resolve("catalog") + H2_OPTIONS : catalog.url();
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, url);
        properties.put(CatalogProperties.CLIENT_POOL_SIZE, "8");
        properties.put("retryable_status_codes", SERVER_GOING_OR_COMING);
        if (catalog.user() != null) {
            properties.put("jdbc.user", catalog.user());
        }
        if (catalog.password() != null) {
            properties.put("jdbc.password", catalog.password());
        }
        return new CatalogDatabase(url, Map.copyOf(properties));
    }

    Map<String, String> properties() {
        return properties;
    }

    JdbcClientPool pool() {
        return pool;
    }

    /** Returns when all that was committed survives a loss of power. */
    void force() throws SQLException {
        if (url.startsWith(H2)) {
            run(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("CHECKPOINT SYNC");
                }
            });
        }
    }

    <R> R run(ClientPool.Action<R, Connection, SQLException> action) throws SQLException {
        try {
            return pool.run(action);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }
}
