package io.momentcross.label.table.iceberg;

import com.github.f4b6a3.uuid.UuidCreator;
import io.momentcross.label.table.TableName;
import io.momentcross.label.table.TableProperties;
import io.momentcross.label.table.TableSchemas;
import io.momentcross.label.table.TableSteps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The catalog with its five tables. Thread-safe. */
public final class IcebergCatalog implements Closeable {

    private static final Namespace NAMESPACE = Namespace.of("moment_cross");
    private static final String WAREHOUSE = "tables";

    private final JdbcCatalog catalog;
    private final CatalogDatabase database;
    private final TableSteps steps;

    private IcebergCatalog(JdbcCatalog catalog, CatalogDatabase database, TableSteps steps) {
        this.catalog = catalog;
        this.database = database;
        this.steps = steps;
    }

    /** Opens the catalog, making what is not there and adding columns that are new. */
    public static IcebergCatalog open(Path directory, TableProperties.Catalog settings, TableSteps steps)
            throws IOException {
        Path home = Files.createDirectories(directory).toRealPath();
        CatalogDatabase database = CatalogDatabase.open(home, settings);
        JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFiles(steps), properties -> database.pool(), true);
        Map<String, String> properties = new HashMap<>(database.properties());
        properties.put(
                CatalogProperties.WAREHOUSE_LOCATION, home.resolve(WAREHOUSE).toString());
        properties.put("jdbc.schema-version", "V1");
        catalog.initialize("labels", properties);
        try {
            if (!catalog.namespaceExists(NAMESPACE)) {
                catalog.createNamespace(NAMESPACE);
            }
        } catch (AlreadyExistsException e) {
            // Another process was first.
        }
        for (TableName table : TableName.values()) {
            TableShape.ensure(catalog, id(table), TableSchemas.of(table));
        }
        return new IcebergCatalog(catalog, database, steps);
    }

    /** Where the tables' folders lie. */
    static Path home(Path directory) {
        return directory.toAbsolutePath().resolve(WAREHOUSE).resolve(NAMESPACE.level(0));
    }

    /** Operations of their own, standing at the table's newest state. */
    TableOperations operations(TableName table) {
        return ((BaseTable) catalog.loadTable(id(table))).operations();
    }

    /** A transaction on one state of the table. */
    Transaction transaction(
            TableName table,
            TableOperations operations,
            TableMetadata base,
            TableSteps.Step before,
            TableSteps.Step after) {
        Transaction transaction = Transactions.newTransaction(
                table.sqlName(), new PinnedOperations(operations, base, database, steps, before, after));
        transaction
                .updateProperties()
                .set(
                        PinnedOperations.COMMIT_ID,
                        UuidCreator.getTimeOrderedEpoch().toString())
                .commit();
        return transaction;
    }

    /** The table, pinned to one state. */
    BaseTable pinned(
            TableName table,
            TableOperations operations,
            TableMetadata base,
            TableSteps.Step before,
            TableSteps.Step after) {
        return new BaseTable(new PinnedOperations(operations, base, database, steps, before, after), table.sqlName());
    }

    CatalogDatabase database() {
        return database;
    }

    TableSteps steps() {
        return steps;
    }

    private static TableIdentifier id(TableName table) {
        return TableIdentifier.of(NAMESPACE, table.sqlName());
    }

    @Override
    public void close() {
        catalog.close();
    }
}
