package io.momentcross.label.table.iceberg;

import io.momentcross.label.table.ColumnType;
import io.momentcross.label.table.TableSchema;
import io.momentcross.label.table.TableSchema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table's schema in Iceberg's terms. Iceberg gives each column its id when the column comes, and keeps it for ever;
 * files are written with the ids that the table says.
 */
final class TableShape {

    private static final Logger LOG = LoggerFactory.getLogger(TableShape.class);

    // A commit is for one state of the table (see PinnedOperations). Old metadata files stay a while for engines that
    // were pointed at one.
    private static final Map<String, String> PROPERTIES = Map.of(
            "commit.retry.num-retries", "0",
            "write.metadata.delete-after-commit.enabled", "true",
            "write.metadata.previous-versions-max", "100");

    private TableShape() {}

    /** Makes the table, or adds to it the columns that it lacks. Any number of processes may do so at once. */
    static void ensure(JdbcCatalog catalog, TableIdentifier name, TableSchema schema) {
        if (!catalog.tableExists(name)) {
            create(catalog, name, schema);
        }
        while (!evolve(catalog.loadTable(name), schema)) {
            LOG.debug("{} was changed by someone else; looking again", name);
        }
    }

    private static void create(JdbcCatalog catalog, TableIdentifier name, TableSchema schema) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (Column column : schema.columns()) {
            int id = fields.size() + 1;
            Type type = type(column.type(), id + 1000);
            fields.add(Types.NestedField.builder()
                    .withId(id)
                    .withName(column.name())
                    .isOptional(column.nullable())
                    .ofType(type)
                    .withDoc(column.description())
                    .build());
        }
        Schema iceberg = new Schema(fields);
        PartitionSpec byHour =
                PartitionSpec.builderFor(iceberg).hour(schema.timeColumn()).build();
        try {
            catalog.createTable(name, iceberg, byHour, PROPERTIES);
        } catch (AlreadyExistsException e) {
            // Someone else was first.
            return;
        }
    }

    /** False where someone else changed the table meanwhile. */
    private static boolean evolve(Table table, TableSchema schema) {
        try {
            addColumns(table, schema);
            setProperties(table);
            return true;
        } catch (CommitFailedException e) {
            return false;
        }
    }

    private static void addColumns(Table table, TableSchema schema) {
        Schema there = table.schema();
        UpdateSchema update = table.updateSchema();
        boolean lacks = false;
        for (Column column : schema.columns()) {
            if (there.findField(column.name()) == null) {
                update.addColumn(column.name(), type(column.type(), 1), column.description());
                lacks = true;
            }
        }
        if (lacks) {
            update.commit();
        }
    }

    private static void setProperties(Table table) {
        if (!table.properties().entrySet().containsAll(PROPERTIES.entrySet())) {
            UpdateProperties properties = table.updateProperties();
            PROPERTIES.forEach(properties::set);
            properties.commit();
        }
    }

    static Map<String, Integer> fieldIds(Schema schema) {
        return TypeUtil.indexByName(schema.asStruct());
    }

    private static Type type(ColumnType type, int elementId) {
        return switch (type) {
            case STRING -> Types.StringType.get();
            case STRINGS -> Types.ListType.ofRequired(elementId, Types.StringType.get());
            case LONG -> Types.LongType.get();
            case INT -> Types.IntegerType.get();
            case FLOAT -> Types.FloatType.get();
            case BOOLEAN -> Types.BooleanType.get();
            case TIME -> Types.TimestampType.withZone();
            case BYTES -> Types.BinaryType.get();
        };
    }
}
